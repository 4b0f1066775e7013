import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AgentOptions {
  readonly program: string;
  readonly url: string;
  readonly apiKey: string;
  /** The id that an earlier start has left. */
  readonly savedId?: string;
  /** Further lines of the conf file, above all its tables. */
  readonly conf?: string;
  readonly tables?: string;
}

/** A folder with all that an agent has: conf file, root, pidfile and the scripts of its plugins. */
export interface AgentHome {
  readonly dir: string;
  readonly pidfile: string;
  /** The id of its host, where it has one. */
  savedId(): string | undefined;
  /** From now on the check plugin says this. */
  checkSays(status: 0 | 1 | 2 | 3, message: string): void;
  /** How often the check plugin has run. */
  checkRuns(): number;
  /** Runs the agent, or one of its commands. */
  start(...command: readonly string[]): RunningAgent;
  /** Ends what still runs, and takes everything away. */
  remove(): Promise<void>;
}

export interface RunningAgent {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  readonly log: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

export function createAgentHome({ program, url, apiKey, savedId, conf = '', tables = '' }: AgentOptions): AgentHome {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-agent-'));
  const file = (name: string) => join(dir, name);
  const root = file('root');
  mkdirSync(root);
  if (savedId !== undefined) writeFileSync(join(root, 'id'), savedId);
  writeFileSync(file('metric.sh'), metricPlugin);
  writeFileSync(
    file('agent.conf'),
    `apikey = "${apiKey}"\napibase = "${url}"\nroot = "${root}"\npidfile = "${file('agent.pid')}"\n` +
      `diagnostic = false\ncloud_platform = "none"\n${conf}\n${tables.replaceAll('DIR', dir)}`,
  );
  const running: RunningAgent[] = [];
  const home: AgentHome = {
    dir,
    pidfile: file('agent.pid'),
    savedId: () => (existsSync(join(root, 'id')) ? readFileSync(join(root, 'id'), 'utf8') : undefined),
    checkSays: (status, message) => {
      writeFileSync(file('check.next'), `echo run >>'${file('runs')}'; echo '${message}'; exit ${status}\n`);
      // Whole at once: it may be run at this very moment.
      renameSync(file('check.next'), file('check.sh'));
    },
    checkRuns: () => (existsSync(file('runs')) ? readFileSync(file('runs'), 'utf8').split('\n').length - 1 : 0),
    start: (...command) => {
      const child = spawn(program, [...command, '-conf', file('agent.conf')], {
        cwd: dir,
        env: { PATH: process.env['PATH'], TMPDIR: dir, MACKEREL_PLUGIN_WORKDIR: dir },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let log = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => (log += text));
      }
      const ended = once(child, 'close').then(([code, signal]) => ({
        code: code as number | null,
        signal: signal as string | null,
      }));
      running.push({ child, log: () => log, ended });
      return { child, log: () => log, ended };
    },
    remove: async () => {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all(running.map(({ ended }) => ended));
      rmSync(dir, { recursive: true, force: true });
    },
  };
  home.checkSays(0, 'fine');
  return home;
}

/** docs/advanced/custom-metrics: asked with MACKEREL_AGENT_PLUGIN_META it defines its graph, else it gives values. */
const metricPlugin = `
name=$1 value=$2
if [ "$MACKEREL_AGENT_PLUGIN_META" = 1 ]; then
  echo '# mackerel-agent-plugin'
  printf '{"graphs":{"%s":{"label":"Of a test","unit":"integer","metrics":[{"name":"rows","label":"Rows"}]}}}\\n' "$name"
else
  printf '%s.rows\\t%s\\t%s\\n' "$name" "$value" "$(date +%s)"
fi
`;
