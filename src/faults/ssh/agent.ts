import { remoteWord } from './remoteWord';

/** What the agent of one fault is made with. Times are whole seconds. */
export interface AgentSettings {
  readonly token: string;
  readonly inject: readonly string[];
  readonly rollback: readonly string[];
  /** How long each of the two may take. */
  readonly limitSeconds: number;
  /** Counted from the injection; 0: there is no lease. */
  readonly leaseSeconds: number;
  /** How long the lease waits for the injection before it goes by itself. */
  readonly waitSeconds: number;
}

/**
 * The script that lies on the target as long as the fault does, in a folder of its own (see README.md). What has to be
 * known there is in the names of files that were made before the injection, and changes by renaming: that is atomic, and
 * goes on a full disk, too; what a command says has its room beforehand.
 *
 * - `at.NAME.idle`, `.runs.PID`, `.ended.CODE`, `.ended.late`: how far a command is
 * - `ticket.N` -> `claim.N.PID` -> `done.N.BY` or `failed.N`: who takes the fault back. Only one can take a ticket, and
 *   nobody takes the next one while a claim's process lives: the rollback never runs twice at once
 * - `injecting`: the injection may have begun
 *
 * Each process of it has the token in its arguments, by which a PID is known to be still the same.
 */
export const agentScript = ({ token, inject, rollback, ...seconds }: AgentSettings): string => `\
# Of alertdrill: makes one fault on this machine, and takes it back. Gone with it.
dir=\${0%/*}
token=${remoteWord(token)}
limit=${seconds.limitSeconds}
lease=${seconds.leaseSeconds}
waits=${seconds.waitSeconds}
inject_command() { exec ${inject.map(remoteWord).join(' ')}; }
rollback_command() { exec ${rollback.map(remoteWord).join(' ')}; }
${agentBody}`;

const agentBody = `
nap() { sleep 0.1 2>/dev/null || sleep 1; }
answer() { printf '\\nalertdrill %s %s\\n' "$token" "$*"; }
end_of() { tr -d '\\0' <"$dir/$1" | tail -c 16384; }
tell() { end_of "$1.out"; end_of "$1.err" >&2; }
# Room for what a command says, which takes no more of the disk when it says it.
blank() {
  for to in out err; do dd if=/dev/zero "of=$dir/$1.$to" bs=1024 count=16 conv=notrunc 2>/dev/null || return 1; done
}

# Whether that process is still one of these.
lives() {
  [ -n "$1" ] && { tr '\\0' ' ' <"/proc/$1/cmdline" || ps -o args= -p "$1"; } 2>/dev/null | grep -q -F -e "$token"
}

# Starts an action that outlives the session and the cut of its network; its id is in $!.
detach() {
  if command -v setsid >/dev/null 2>&1; then
    setsid sh "$0" "$@" </dev/null >/dev/null 2>&1 &
  else
    nohup sh "$0" "$@" </dev/null >/dev/null 2>&1 &
  fi
}

end_process() {
  while lives "$1"; do kill -9 "-$1" 2>/dev/null || kill -9 "$1" 2>/dev/null; nap; done
}

state_of() { for at in "$dir/at.$1."*; do printf %s "\${at##*/at."$1".}"; done; }
set_state() { mv "$dir/at.$1."* "$dir/at.$1.$2"; }
is_taken_back() { for each in "$dir"/done.*; do [ -e "$each" ] && return 0; done; return 1; }

end_running() {
  state=$(state_of "$1")
  case "$state" in runs.*) end_process "\${state#runs.}" ;; esac
}

# Runs the command to its end, in a session of its own, and no longer than it may.
limited() {
  detach run "$1"
  runner=$!
  (
    left=$limit
    while [ "$left" -gt 0 ]; do sleep 1; lives "$runner" || exit 0; left=$((left - 1)); done
    end_process "$runner"
    [ "$(state_of "$1")" = "runs.$runner" ] && set_state "$1" ended.late
  ) </dev/null >/dev/null 2>&1 &
  wait "$runner"
  # What was killed for being late is marked so only then.
  while [ "$(state_of "$1")" = "runs.$runner" ] && lives "$!"; do nap; done
}

# 0: it is taken back; 1: the command failed; 3: somebody else is at it; 4: too many attempts.
take_back() {
  is_taken_back && return 0
  number=1
  while [ "$number" -le 40 ] && [ ! -e "$dir/ticket.$number" ]; do number=$((number + 1)); done
  [ "$number" -le 40 ] || return 4
  for claim in "$dir/claim.$((number - 1))."*; do
    [ -e "$claim" ] && lives "\${claim##*.}" && return 3
  done
  claim=$dir/claim.$number.$$
  mv "$dir/ticket.$number" "$claim" 2>/dev/null || return 3
  # The one before may just have ended.
  if is_taken_back; then mv "$claim" "$dir/failed.$number"; return 0; fi
  if [ ! -e "$dir/injecting" ]; then mv "$claim" "$dir/done.$number.nobody"; return 0; fi
  end_running inject
  end_running rollback
  limited rollback
  if [ "$(state_of rollback)" = ended.0 ]; then mv "$claim" "$dir/done.$number.$1"; return 0; fi
  mv "$claim" "$dir/failed.$number"
  return 1
}

lay_out() {
  for name in inject rollback; do
    blank "$name" && : >"$dir/at.$name.idle" || return 1
  done
  number=1
  while [ "$number" -le 40 ]; do : >"$dir/ticket.$number" || return 1; number=$((number + 1)); done
}

# In the session; whatever becomes of it, the rollback that it has started goes on.
roll_back() {
  while :; do
    detach take-back ssh
    wait "$!"
    status=$?
    case $status in
      0) for each in "$dir"/done.*; do answer "done \${each##*.}"; done; return ;;
      1) tell rollback; state=$(state_of rollback); answer failed "\${state#ended.}"; return ;;
      3) nap ;;
      *) answer broken "$status"; return ;;
    esac
  done
}

case $1 in
  arm)
    if ! lay_out; then rm -rf "$dir"; exit 1; fi
    if [ "$lease" -gt 0 ]; then
      detach lease
      left=50
      until [ -s "$dir/lease.pid" ]; do
        left=$((left - 1))
        if [ "$left" = 0 ]; then rm -rf "$dir"; exit 1; fi
        nap
      done
    fi
    answer armed "$dir"
    ;;
  lease)
    echo "$$" >"$dir/lease.pid"
    left=$waits
    begun=
    while [ "$left" -gt 0 ]; do
      sleep 1
      [ -e "$dir/agent" ] || exit 0
      is_taken_back && exit 0
      left=$((left - 1))
      if [ -z "$begun" ] && [ -e "$dir/injecting" ]; then begun=yes left=$((lease - 1)); fi
    done
    tries=0
    while [ -e "$dir/agent" ]; do
      take_back lease
      case $? in
        0) break ;;
        3) ;;
        *) tries=$((tries + 1)); [ "$tries" -lt 3 ] || break ;;
      esac
      sleep 5
    done
    # Where there never was a fault, there is nothing to tell anybody either.
    [ -e "$dir/injecting" ] || rm -rf "$dir"
    ;;
  inject)
    if [ "$lease" -gt 0 ] && ! lives "$(cat "$dir/lease.pid" 2>/dev/null)"; then answer unleased; exit 0; fi
    : >"$dir/injecting" || exit 1
    limited inject
    tell inject
    state=$(state_of inject)
    answer ended "\${state#ended.}"
    ;;
  run)
    set_state "$2" "runs.$$" || exit 1
    # A rollback claims first and looks for a running injection then: one of both sees the other.
    if [ "$2" = inject ]; then
      for each in "$dir"/claim.* "$dir"/done.*; do
        if [ -e "$each" ]; then set_state inject ended.refused; exit 0; fi
      done
    fi
    blank "$2"
    ("\${2}_command") </dev/null 1<>"$dir/$2.out" 2<>"$dir/$2.err"
    set_state "$2" "ended.$?"
    ;;
  take-back)
    take_back "$2"
    exit "$?"
    ;;
  rollback) roll_back ;;
  afresh)
    if ! lay_out || ! : >"$dir/injecting"; then rm -rf "$dir"; exit 1; fi
    roll_back
    ;;
  end-lease) end_process "$(cat "$dir/lease.pid" 2>/dev/null)" ;;
esac
`;
