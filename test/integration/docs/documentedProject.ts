import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { packageDir, program, type CliResult } from '../../e2e/cli';
import { requestsUnmatched, routeCut } from '../../e2e/scenarios';
import type { World } from '../../e2e/world';

/** Those of the stand-in, as `mkr monitors pull` writes them. */
const monitorList = z.object({ monitors: z.array(z.record(z.string(), z.unknown())) });
const projectFile = z.object({ environments: z.looseObject({ demo: z.looseObject({}) }) });

/** Whether it is fast enough is no question of these tests: as patient as the pages are. */
const drill = routeCut({
  ...{ tags: ['nightly'], effectWithin: '30s' },
  expect: [{ ...requestsUnmatched, within: '4m' }],
});

const rules = `groups:
  - name: shop
    rules: [{ alert: HighErrorRate, expr: "errors > 5", for: 1m }]
`;

/**
 * A folder as the reader of a page has it: a project with an environment `verification`, an expectation file, monitors and
 * rules as code, all of it committed a month ago; and the command `alertdrill`, which is the built CLI. The environment
 * is the demo's: real servers, a real shop.
 *
 * @param whose `prometheus`: one that Prometheus watches, for commands that ask nobody: there is no server
 */
export async function createDocumentedProject(world: World, whose: string = 'mackerel') {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-docs-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
    if (path.endsWith('.sh')) chmodSync(join(dir, path), 0o755);
  };
  const { demo } = projectFile.parse(parse(readFileSync(join(packageDir, 'alertdrill.yaml'), 'utf8'))).environments;
  const environments: Readonly<Record<string, unknown>> = {
    mackerel: demo,
    prometheus: { ...demo, providers: { prometheus: { url: 'http://127.0.0.1:9090' } } },
  };
  if (!(whose in environments)) throw new Error(`<!-- run: ${whose} --> is not known`);
  const { monitors } = monitorList.parse(await world.mackerel('GET', '/monitors'));
  write('alertdrill.yaml', stringify({ environments: { verification: environments[whose] } }));
  write('expectations/route-cut.yaml', drill);
  write('monitors.json', JSON.stringify({ monitors }, null, 2));
  write('rules/shop.yml', rules);
  write('bin/alertdrill', `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(dir, 'bin/alertdrill'), 0o755);
  const env = {
    ...process.env,
    ...world.environment,
    ...{ HOME: dir, XDG_STATE_HOME: join(dir, 'state'), NO_COLOR: '1' },
    ...{ GITHUB_STEP_SUMMARY: join(dir, 'summary.md') },
    PATH: `${join(dir, 'bin')}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  };
  commitAMonthAgo(dir, env);
  return {
    write,
    /** The whole block as one script, which ends at its first line that fails. */
    run: (block: string): Promise<CliResult> => runScript(dir, env, scriptOf(block)),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function commitAMonthAgo(dir: string, env: NodeJS.ProcessEnv): void {
  const when = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString();
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    [...identity, 'commit', '--quiet', '--message', 'All'],
  ]) {
    const { status, stderr } = spawnSync('git', args, {
      ...{ cwd: dir, encoding: 'utf8' },
      env: { ...env, GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when },
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
}

/** A line whose comment says `exit code N` has to end with that; all others with 0. */
export const scriptOf = (block: string): string =>
  block.replace(
    /^(.*\S)\s+# exit code (\d+)\b.*$/gm,
    (_, line: string, code: string) =>
      `if ${line}; then echo 'it ended with 0' >&2; exit 99; else [ $? -eq ${code} ]; fi`,
  );

function runScript(cwd: string, env: NodeJS.ProcessEnv, script: string): Promise<CliResult> {
  const bash = spawn('bash', ['--norc', '-e', '-u', '-x', '-o', 'pipefail', '-c', script], {
    ...{ cwd, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  bash.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  bash.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return new Promise((done, failed) => {
    bash.once('error', failed).once('close', (code, signal) => done({ code, signal, ...said }));
  });
}
