# bash completion for alertdrill: `alertdrill completion bash` prints this.
#
# For bash 3.2 (macOS) and newer. Readline splits words at = and : too, and takes only what comes behind the last of them
# for the word to be completed: here they are put together for alertdrill, and cut again for readline.
_alertdrill() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() word i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=${rest#"${rest%%[![:space:]]*}"}
      words+=("")
    fi
    # Of the last one only what stands before the cursor.
    ((i == COMP_CWORD)) && word=$rest
    words[${#words[@]} - 1]+=$word
    rest=${rest#"$word"}
  done

  local last=$((${#words[@]} - 1)) quote="" cur head
  [[ ${words[last]} == [\"\']* ]] && quote=${words[last]:0:1}
  for ((i = 0; i <= last; i++)); do words[i]=${words[i]//[\\\"\']/}; done
  cur=${words[last]}
  head=${cur%"${cur##*[$COMP_WORDBREAKS]}"}

  # "$1" is what was typed: the command, or a path to it. An alias is neither.
  local program=$1 tab=$'\t' line beside="" value
  type -P -- "$program" > /dev/null || program=alertdrill
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $beside ]]; then
      beside=${line%%"$tab"*}
      continue
    fi
    value=${line%%"$tab"*}
    [[ $value == "$cur"* ]] || continue
    value=${value#"$head"}
    [[ -z $quote ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <("$program" __complete -- "${words[@]:1}" 2> /dev/null)

  if ((${#COMPREPLY[@]} > 0)); then
    # A file's name follows.
    [[ ${COMPREPLY[0]} == *= ]] && type compopt &> /dev/null && compopt -o nospace
  elif [[ $beside == files ]]; then
    if type compopt &> /dev/null; then compopt -o default; else _alertdrill_paths -f "${cur#"$head"}"; fi
  elif [[ $beside == folders ]]; then
    if type compopt &> /dev/null; then compopt -o dirnames; else _alertdrill_paths -d "${cur#"$head"}"; fi
  fi
  return 0
}

_alertdrill_paths() {
  local path
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$2")
}

complete -F _alertdrill alertdrill
