import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithout } from './describeWithout';
import { eventually } from './eventually';
import { freePort } from './serverPorts';

const names = ['prometheus-pushgateway', 'pushgateway'];
const binary = names.find((name) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0);

/** `describe` where a Pushgateway is installed. */
export const describeWithPushgateway = (title: string, suite: () => void): void => {
  if (binary !== undefined) describe(title, suite);
  else describeWithout('no prometheus-pushgateway', 'apt-get install prometheus-pushgateway', title, suite);
};

/**
 * A real Pushgateway, in memory.
 *
 * @param login who may use it; absent: everybody. `hash` is what bcrypt makes of the password
 */
export async function startPushgateway(login?: { user: string; password: string; hash: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'alertdrill-pushgateway-'));
  const config = join(folder, 'web.yml');
  writeFileSync(config, login === undefined ? '{}\n' : `basic_auth_users: { ${login.user}: '${login.hash}' }\n`);
  const headers: Record<string, string> =
    login === undefined ? {} : { authorization: `Basic ${btoa(`${login.user}:${login.password}`)}` };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Debian's keeps everything in one file, whoever starts it, unless it is told otherwise.
  const args = [`--web.listen-address=127.0.0.1:${port}`, '--persistence.file=', `--web.config.file=${config}`];
  const child = spawn(binary ?? '', args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await eventually(async () => {
    expect((await fetch(`${url}/-/ready`, { headers })).status).toBe(200);
  });
  return {
    url,
    port,
    push: async (group: string, body: string, method: 'PUT' | 'POST' = 'PUT'): Promise<void> => {
      const { status } = await fetch(`${url}/metrics/${group}`, { method, body, headers });
      if (status !== 200) throw new Error(`pushed: ${status}`);
    },
    /** All that was pushed, to the letter, but for the moments of the pushes, which nobody can put back. */
    look: async (): Promise<string> => {
      const text = await (await fetch(`${url}/metrics`, { headers })).text();
      const isOwn = (line: string) => /^(# (HELP|TYPE) )?(go_|process_|pushgateway_|push_(failure_)?time_)/.test(line);
      return text
        .split('\n')
        .filter((line) => !isOwn(line))
        .join('\n');
    },
    /** Labels of all groups. */
    groups: async (): Promise<readonly unknown[]> => {
      const { data } = (await (await fetch(`${url}/api/v1/metrics`, { headers })).json()) as {
        data: { labels: unknown }[];
      };
      return data.map(({ labels }) => JSON.stringify(labels)).sort();
    },
    stop: async (): Promise<void> => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
export type Pushgateway = Awaited<ReturnType<typeof startPushgateway>>;

/** A group with everything that a group may hold. */
export const everyMetric = String.raw`# HELP errors_total Errors \\ of "shop"\nmore
# TYPE errors_total counter
errors_total{path="/a\"b\\c\n"} 5
errors_total{path="/b"} 1.2345678901234567e+22
# TYPE g gauge
g NaN
# TYPE gi gauge
gi{a="1"} +Inf
gi{a="2"} -Inf
gi{a="3"} 0.1
untyped_thing 3
# TYPE h histogram
h_bucket{le="0.1"} 1
h_bucket{le="2.5e+06"} 4
h_bucket{le="+Inf"} 5
h_sum 3.25
h_count 5
# TYPE s summary
s{quantile="0.5"} 1.5
s{quantile="0.99"} NaN
s_sum 10
s_count 7
`;
