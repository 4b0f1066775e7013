import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../../src/cli';
import type { Report } from '../../../../src/domain/report';
import { createRunFolder, eventsFile } from '../../../../src/history/runFolder';
import { exampleDrill, exampleHeader, exampleReport } from '../../../support/exampleDrills';
import { exampleStartMs } from '../../../support/scriptedFacts';
import { paperEdge } from '../../../support/edge';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'alertdrill-history-'));
  // A key that is not set, and a provider that there is not: to look back needs neither.
  await writeFile(
    join(dir, 'alertdrill.yaml'),
    'environments: { e: { providers: { nobody: { key: "${NO_KEY}" } } } }\n',
  );
});
afterEach(() => rm(dir, { recursive: true }));

const runsDir = () => join(dir, '.alertdrill', 'runs');

async function call(...argv: readonly string[]) {
  const { edge, said } = paperEdge({ argv: ['history', ...argv], cwd: dir });
  return { code: await runCli(edge), ...said };
}

/** What a run leaves in its folder; without an end it was killed. */
async function record(id: string, end: 'whole' | 'killed' = 'whole'): Promise<Report> {
  const { scenario, facts, loads, id: drill } = exampleDrill('passed');
  const run = { ...exampleHeader, id };
  const folder = createRunFolder(
    runsDir(),
    { toolVersion: '0.1.0', run, drills: [{ id: drill, scenario }] },
    {
      scrub: (text) => text,
      writeFile: (path, text) => writeFile(path, text),
      failed: (error) => {
        throw new Error('the recording failed', { cause: error });
      },
    },
  );
  for (const fact of facts) folder.fact(drill, fact);
  const example = exampleReport('passed');
  const report = { ...example, run: { ...example.run, id } };
  if (end === 'whole') {
    folder.drillEnded(drill, loads);
    await folder.finish(report, exampleStartMs + 90_000);
  }
  folder.close();
  return report;
}

const idsOf = async () =>
  (JSON.parse((await call('list', '--json')).stdout) as { drills: { run: string; cutOff: boolean }[] }).drills;

describe('history import', () => {
  it('adds the recordings of the project, each once', async () => {
    await record('20261101T000000Z-aaaaa');
    await record('20261102T000000Z-bbbbb');
    const file = join(dir, '.alertdrill', 'history.db');
    expect(await call('import')).toEqual({ code: 0, stdout: `2 runs added to ${file}\n`, stderr: '' });
    await record('20261103T000000Z-ccccc');
    expect((await call('import')).stdout).toBe(`1 run added to ${file}, 2 known already\n`);
    expect((await idsOf()).map(({ run }) => run)).toHaveLength(3);
  });

  it('keeps of a run that was killed what its recording shows, until its report is there', async () => {
    const report = await record('20261101T000000Z-aaaaa', 'killed');
    expect((await call('import')).code).toBe(0);
    expect(await idsOf()).toMatchObject([{ run: '20261101T000000Z-aaaaa', cutOff: true }]);
    expect((await call('list')).stdout).toContain('(the run was killed)');
    const shown = await call('show', '20261101');
    expect(shown.stderr).toContain('this run was killed');
    expect(shown.stdout).toContain('detected');
    await writeFile(join(runsDir(), '20261101T000000Z-aaaaa', 'report.json'), JSON.stringify(report));
    expect((await call('import')).stdout).toContain('0 runs added');
    expect(await idsOf()).toMatchObject([{ cutOff: false }]);
  });

  it('leaves out what can not be read, says why, and adds the rest', async () => {
    await record('20261101T000000Z-aaaaa');
    await mkdir(join(runsDir(), 'empty'));
    await mkdir(join(runsDir(), 'broken'));
    await writeFile(join(runsDir(), 'broken', 'report.json'), '{"schemaVersion":1}');
    const { code, stdout, stderr } = await call('import');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^1 run added/);
    expect(stderr).toMatch(/left out: .*broken: its report\.json is no report/);
    expect(stderr).toMatch(/left out: .*empty: it has no report\.json, and its recording can't be read/);
  });

  it('says what is not there, and touches nothing then', async () => {
    expect(await call('import', 'nowhere')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/nothing to import at .*nowhere: it does not exist\ngive the folder/) as string,
    });
    expect((await call('list')).stderr).toMatch(/^alertdrill: there is no history yet at .*history\.db\n/);
    expect(await readdir(dir)).not.toContain('.alertdrill');
  });
});

describe('history export', () => {
  it('is read by import elsewhere, and both histories are the same', async () => {
    await record('20261101T000000Z-aaaaa');
    await record('20261102T000000Z-bbbbb', 'killed');
    await call('import');
    const { stdout } = await call('export');
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    await writeFile(join(dir, 'h.jsonl'), stdout);
    expect((await call('import', 'h.jsonl', '--history', 'other.db')).stdout).toMatch(
      /^2 runs added to .*other\.db\n$/,
    );
    expect((await call('export', '--history', 'other.db')).stdout).toBe(stdout);
    expect((await call('export', '--since', '1h')).stdout).toBe('');
  });

  it('has what was accepted as well', async () => {
    const line = JSON.stringify({
      accepted: {
        ...{ environment: 'verification', scenario: 'access-10x', key: 'mackerel/Shop p95 latency/critical' },
        ...{ at: '2026-11-02T00:00:00.000Z', reason: 'three points now', by: 'ana' },
      },
    });
    await writeFile(join(dir, 'h.jsonl'), `${line}\n`);
    expect((await call('import', 'h.jsonl', '--history', 'other.db')).stdout).toMatch(/^0 runs added/);
    expect((await call('export', '--history', 'other.db')).stdout).toBe(`${line}\n`);
  });

  it.each([
    ['no JSON', '{"report":', /h\.jsonl:2 is not JSON/],
    ['no report in it', '{"cutOff":true}', /h\.jsonl:2 has no report/],
    ['a report of a later form', '{"report":{"schemaVersion":2}}', /h\.jsonl:2 has the schema version 2, not 1/],
  ])('a file with a line that is %s is refused, and nothing of it is kept', async (_, line, message) => {
    await record('20261101T000000Z-aaaaa');
    await call('import');
    await writeFile(join(dir, 'h.jsonl'), (await call('export')).stdout);
    await appendFile(join(dir, 'h.jsonl'), `${line}\n`);
    const { code, stderr } = await call('import', 'h.jsonl', '--history', 'other.db');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) as string });
    expect((await call('list', '--json', '--history', 'other.db')).stdout).toContain('"drills": []');
  });
});

describe('history show', () => {
  it('gives the report as it was written', async () => {
    const report = await record('20261101T000000Z-aaaaa');
    await call('import');
    expect(JSON.parse((await call('show', '20261101', '--json')).stdout)).toEqual(report);
    expect((await call('show', '20261101T000000Z-aaaaa')).stdout).toContain(report.drills[0]?.scenario);
  });

  it('is the last run where none is named', async () => {
    await record('20261101T000000Z-aaaaa');
    await call('import');
    expect(await call('prune', '--older-than', '1h')).toMatchObject({ code: 0 });
    expect(await call('show')).toMatchObject({ code: 2, stderr: 'alertdrill: there is no run in the history yet\n' });
    await call('import');
    await record('20261102T000000Z-bbbbb');
    await call('import');
    const { run } = JSON.parse((await call('show', '--json')).stdout) as Report;
    expect(run.id).toBe('20261102T000000Z-bbbbb');
  });

  it('names what is near where there is no such run', async () => {
    await record('20261101T000000Z-aaaaa');
    await call('import');
    expect(await call('show', '20261101T000000Z-aaaab')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('20261101T000000Z-aaaaa') as string,
    });
  });
});

describe('history prune', () => {
  it('removes what is too old, and leaves the recordings', async () => {
    await record('20261101T000000Z-aaaaa');
    await call('import');
    expect((await call('prune', '--older-than', '1h', '--dry-run')).stdout).toMatch(/^1 run from before .* would be/);
    expect(await idsOf()).toHaveLength(1);
    expect((await call('prune', '--older-than', '1h')).stdout).toMatch(/^1 run from before .* removed\n$/);
    expect(await idsOf()).toEqual([]);
    expect(await readdir(runsDir())).toEqual(['20261101T000000Z-aaaaa']);
    expect((await call('prune')).code).toBe(2);
    expect((await call('prune', '--older-than', 'long')).stderr).toContain('--older-than long is no duration');
  });
});

it('says what may have been meant by a command that there is not', async () => {
  expect(await call('lst')).toMatchObject({
    code: 2,
    stderr: 'alertdrill: history has no command lst\ndid you mean list?\n',
  });
  expect((await call('list', 'route-cut')).stderr).toContain(
    'there is: list, show, trend, accept, import, export, prune',
  );
});

describe('the file', () => {
  it('is that of the project file, relative to it', async () => {
    await appendFile(join(dir, 'alertdrill.yaml'), 'history: kept/past.db\n');
    await record('20261101T000000Z-aaaaa');
    await call('import');
    expect(await readdir(join(dir, 'kept'))).toEqual(['past.db']);
    expect(await idsOf()).toHaveLength(1);
  });

  it('may be named by a variable, as a run has it: from the environment or from .env', async () => {
    await appendFile(join(dir, 'alertdrill.yaml'), 'history: "${KEPT}/past.db"\n');
    await record('20261101T000000Z-aaaaa');
    expect(await call('import')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/alertdrill\.yaml:2:.* history: the variable KEPT is not set/) as string,
    });
    await writeFile(join(dir, '.env'), 'KEPT=kept\n');
    await call('import');
    expect(await readdir(join(dir, 'kept'))).toEqual(['past.db']);
    expect(await readdir(dir)).not.toContain('${KEPT}');
  });

  it('is never one of something else', async () => {
    await appendFile(join(dir, 'alertdrill.yaml'), 'history: alertdrill.yaml\n');
    const before = await readFile(join(dir, 'alertdrill.yaml'), 'utf8');
    await record('20261101T000000Z-aaaaa');
    expect((await call('import')).stderr).toMatch(/alertdrill\.yaml is no history of alertdrill/);
    expect(await readFile(join(dir, 'alertdrill.yaml'), 'utf8')).toBe(before);
    await copyFile(join(runsDir(), '20261101T000000Z-aaaaa', eventsFile), join(dir, 'e.jsonl'));
    expect((await call('import', 'e.jsonl', '--history', 'x.db')).stderr).toMatch(/e\.jsonl:1 has no report/);
  });
});
