# fish completion for alertdrill: `alertdrill completion fish` prints this.
function __alertdrill_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    command -q -- $program; or set program alertdrill
    set -l lines (command $program __complete -- $words "$current" 2>/dev/null)
    set -l beside (string split \t -- $lines[1])
    set -e lines[1]
    if set -q lines[1]
        printf '%s\n' $lines
    end
    if test "$beside[1]" = files -o "$beside[1]" = folders
        set -l from (math (string length -- "$beside[2]") + 1)
        for path in (__fish_complete_path (string sub -s $from -- "$current"))
            echo "$beside[2]$path"
        end
    end
end
complete -c alertdrill -f -a '(__alertdrill_complete)'
