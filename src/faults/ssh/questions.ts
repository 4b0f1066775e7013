import type { AgentSettings } from './agent';
import { agentScript } from './agent';
import type { Question } from './askTarget';
import type { SshState } from './options';

type Of<K extends keyof SshState> = Pick<SshState, K>;

/** A folder is ours only where nobody else could have laid it there: what lies in it is run. */
const owns = `owns() { [ -n "$(find "$1" -prune -type d -user "$(id -u)" -perm 700 2>/dev/null)" ]; }
answer() { printf '\\nalertdrill %s %s\\n' "$token" "$*"; }
token=$1
`;
const folders = `"$2" "\${TMPDIR:-/tmp}/alertdrill-$token".*`;
const newFolder = `dir=$(mktemp -d "\${TMPDIR:-/tmp}/alertdrill-$token.XXXXXX") || exit 1
printf '%s\\n' "$3" >"$dir/agent" || { rm -rf "$dir"; exit 1; }`;

const secondsOf = (ms: number): number => Math.ceil(ms / 1_000);

const agentOf = ({ token, inject, rollback, timeoutMs, ...state }: SshState, leaseMs: number): string => {
  const settings: AgentSettings = {
    ...{ token, inject, rollback, limitSeconds: secondsOf(timeoutMs), leaseSeconds: secondsOf(leaseMs) },
    waitSeconds: secondsOf(state.waitMs),
  };
  return agentScript(settings);
};

/** Answers `lacks` and the places of those that it does not have. Changes nothing there. */
export const lookFor = ({ token }: Of<'token'>, programs: readonly string[]): Question => ({
  script: `${owns}shift
lacking= place=0
for program; do
  command -v "$program" >/dev/null 2>&1 || lacking="$lacking $place"
  place=$((place + 1))
done
answer lacks$lacking`,
  args: [token, ...programs],
});

/** Answers `armed FOLDER`. */
export const arm = (state: SshState): Question => ({
  script: `${owns}${newFolder}
exec sh "$dir/agent" arm`,
  args: [state.token, '', agentOf(state, state.leaseMs)],
});

/** Answers `ended CODE`, `ended late`, `ended refused`, `unleased` or `gone`. */
export const inject = ({ token, folder = '', timeoutMs }: SshState): Question => ({
  script: `${owns}owns "$2" && exec sh "$2/agent" inject
answer gone`,
  args: [token, folder],
  takesMs: timeoutMs,
});

/** Answers `done BY`, `failed CODE`, `failed late` or `broken`; before it `afresh` where the folder was gone. */
export const rollBack = (state: SshState): Question => ({
  script: `${owns}for dir in ${folders}; do
  owns "$dir" && [ -f "$dir/agent" ] && exec sh "$dir/agent" rollback
done
answer afresh
${newFolder}
exec sh "$dir/agent" afresh`,
  args: [state.token, state.folder ?? '', agentOf(state, 0)],
  // What is running already, and then once more.
  takesMs: 2 * state.timeoutMs,
});

/** Answers `clean`, also where there was nothing. */
export const cleanUp = ({ token, folder = '' }: Of<'token' | 'folder'>): Question => ({
  script: `${owns}for dir in ${folders}; do
  case $dir in */alertdrill-"$token".*) ;; *) continue ;; esac
  owns "$dir" || continue
  [ ! -f "$dir/agent" ] || sh "$dir/agent" end-lease
  rm -rf "$dir" || exit 1
done
answer clean`,
  args: [token, folder],
});
