import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayRun } from '../../../src/commands/replay';
import { foldDrill, foldReport } from '../../../src/domain/foldReport';
import { judge } from '../../../src/domain/judge';
import type { Report } from '../../../src/domain/report';
import { createRunFolder, eventsFile, reportFile } from '../../../src/history/runFolder';
import { exampleDrill, exampleHeader, exampleReport, type ExampleName } from '../../support/exampleDrills';
import { exampleStartMs } from '../../support/scriptedFacts';

describe('replay', () => {
  let runs = '';
  beforeEach(async () => void (runs = await mkdtemp(join(tmpdir(), 'alertdrill-replay-'))));
  afterEach(() => rm(runs, { recursive: true }));

  const endMs = exampleStartMs + 90_000;

  async function record(...names: readonly ExampleName[]): Promise<{ folder: string; report: Report }> {
    const drills = names.map((name) => exampleDrill(name));
    const failed = (error: unknown) => {
      throw new Error('the recording failed', { cause: error });
    };
    const folder = createRunFolder(
      runs,
      {
        toolVersion: '0.1.0',
        run: exampleHeader,
        drills: drills.map(({ id, scenario, fault }) => ({ id, scenario, ...(fault !== undefined && { fault }) })),
      },
      { scrub: (text) => text, writeFile: (path, text) => writeFile(path, text), failed },
    );
    for (const { id, facts, loads } of drills) {
      facts.forEach((fact) => folder.fact(id, fact));
      folder.drillEnded(id, loads);
    }
    const report = exampleReport(...names);
    await folder.finish(report, endMs);
    return { folder: folder.path, report };
  }

  const verdictsOf = ({ drills }: Report) => drills.flatMap(({ expectations }) => expectations.map((e) => e.verdict));

  const alter = async (folder: string, change: (line: string) => string) => {
    const file = join(folder, eventsFile);
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, lines.map(change).join('\n'));
  };

  it('reaches the same report from the facts alone', async () => {
    const { folder, report } = await record(
      'passed',
      'missed',
      'rollback-failed',
      'control',
      'notified',
      'not-notified',
    );
    await rm(join(folder, reportFile));
    expect((await replayRun(folder, judge)).report).toEqual(report);
  });

  it('ignores what the run was found to be then', async () => {
    const { folder, report } = await record('missed');
    await writeFile(join(folder, reportFile), JSON.stringify({ ...report, drills: [], outcome: 'passed' }));
    expect(verdictsOf((await replayRun(folder, judge)).report)).toEqual(['missed']);
  });

  it('comes to another verdict once one fact is another', async () => {
    const { folder } = await record('passed');
    await rm(join(folder, reportFile));
    expect(verdictsOf((await replayRun(folder, judge)).report)).toEqual(['detected']);
    await alter(folder, (line) => line.replaceAll('"severity":"critical","at"', '"severity":"warning","at"'));
    // The hold ended with the detection, before the deadline: that a warning never became critical is not proven.
    expect(verdictsOf((await replayRun(folder, judge)).report)).toEqual(['aborted']);
  });

  it.each([
    [
      'is of another alert',
      (line: string) => line.replace('"of":{"reference":"4Kx1alert"', '"of":{"reference":"4Kx9"'),
    ],
    [
      'is missing',
      (line: string) => line.replace(/\{"type":"notification-arrived".*/, '{"type":"noted","atMs":1,"text":""}}'),
    ],
    [
      'is only of a warning',
      (line: string) => line.replace('firing","severity":"critical"', 'firing","severity":"warning"'),
    ],
    [
      'came after the rollback',
      (line: string) => line.replace(`"atMs":${exampleStartMs + 15_200}`, `"atMs":${exampleStartMs + 26_800}`),
    ],
  ])('comes to another verdict of a notification that %s', async (_what, change) => {
    const notified = async (folder: string) =>
      (await replayRun(folder, judge)).report.drills[0]?.expectations[0]?.notified?.verdict;
    const { folder } = await record('notified');
    await rm(join(folder, reportFile));
    expect(await notified(folder)).toBe('notified');
    await alter(folder, change);
    expect(await notified(folder)).toBe('notification-unknown');
  });

  it('gives the finished drills of a run that was cut off, and judges what there is of the last one', async () => {
    const { folder } = await record('passed', 'missed');
    const file = join(folder, eventsFile);
    const lines = (await readFile(file, 'utf8')).split('\n');
    const begun = lines.findIndex((line) => line.includes('/route-cut","fact"'));
    await writeFile(file, `${lines.slice(0, begun + 40).join('\n')}\n{"drill":"torn`);
    const { report, scenarios } = await replayRun(folder, judge);
    expect(verdictsOf(report)).toEqual(['detected', 'undecided']);
    expect(report.run.outcome).toBe('inconclusive');
    expect(scenarios.map(({ name }) => name)).toEqual(['access-10x', 'route-cut']);
    await writeFile(file, lines.slice(0, begun).join('\n'));
    expect((await replayRun(folder, judge)).report.drills.map(({ scenario }) => scenario)).toEqual(['access-10x']);
  });

  it('takes the judge that it is given', async () => {
    const { folder } = await record('missed');
    const drill = exampleDrill('passed');
    const { report } = await replayRun(folder, () => drill.conclusions);
    expect(verdictsOf(report)).toEqual(['detected']);
    // What no judge concludes stays as it was recorded: the values that came with the evidence.
    const { facts } = exampleDrill('missed');
    expect(report.drills[0]?.expectations).toEqual(foldDrill({ ...drill, facts }).expectations);
    expect(report).toEqual(
      foldReport({ toolVersion: '0.1.0', header: exampleHeader, finishedAtMs: endMs, drills: report.drills }),
    );
  });
});
