import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldDrill, foldReport } from '../../../src/domain/foldReport';
import { judge } from '../../../src/domain/judge';
import { createRunFolder, eventsFile, reportFile } from '../../../src/history/runFolder';
import { fanOut } from '../../../src/reporters/fanOut';
import type { ReporterKind } from '../../../src/ports/reporter';
import { reporterKinds } from '../../../src/reporters';
import { exampleDrill, exampleHeader } from '../../support/exampleDrills';
import { playRun, recordOutput } from '../../support/recordedOutput';
import { exampleStartMs } from '../../support/scriptedFacts';

// As long as a Mackerel API key, with all that JSON, XML or a narrow table would write differently.
const secret = 'k"e\\y<&>0123456789 abcdefghijklmnopqrstuvwxyz=';
const scrub = (text: string) => text.replaceAll(secret, '[secret ADMIN_TOKEN]');

const argumentOf: Readonly<Record<string, string>> = { SERVICE: 'drills', URL: 'http://127.0.0.1:9' };
const optionsOf = ({ kind, file, argument }: ReporterKind) => ({
  ...(file !== 'none' && { file: kind === 'prometheus' ? 'metrics.prom' : kind }),
  ...(argument && { argument: argumentOf[argument.placeholder] ?? 'HOOK' }),
});

describe('a secret that got into every text of a drill', () => {
  const example = exampleDrill('rollback-failed');
  const facts = example.facts.map((fact) => {
    if (fact.type === 'rollback-failed') return { ...fact, message: `refused: ${secret}` };
    if (fact.type === 'probed') return { ...fact, detail: secret };
    if (fact.type === 'monitor-resolved') return { ...fact, monitor: { ...fact.monitor, name: secret } };
    return fact;
  });
  const scenario = { ...example.scenario, title: secret, fault: { kind: 'http', options: { token: secret } } };
  const drill = { ...example, scenario, facts, fault: secret, conclusions: judge(scenario, facts) };
  const report = foldReport({
    toolVersion: '0.1.0',
    header: { ...exampleHeader, initiator: { ...exampleHeader.initiator, argv: [secret] } },
    finishedAtMs: exampleStartMs,
    drills: [foldDrill(drill)],
  });

  const reportsBesideStreams = ['html', 'json', 'junit', 'markdown', 'metrics.prom', 'summary'];

  /** A part of it is enough to find it, however it was wrapped or escaped. */
  const trace = '0123456789';

  it.each([undefined, scrub])(
    'is in no output of any reporter (control: without scrubbing it is) (%#)',
    async (scrubber) => {
      const posted: unknown[] = [];
      const output = recordOutput({
        env: { GITHUB_STEP_SUMMARY: 'summary' },
        secrets: { HOOK: 'https://hooks.example.com/x' },
        http: {
          send: (request) => {
            posted.push(request);
            return Promise.resolve({ status: 200, headers: {}, body: '', sentAtMs: 0, answeredAtMs: 0 });
          },
        },
        providers: [
          { name: 'mackerel', kind: 'mackerel', postMetrics: (post) => Promise.resolve(void posted.push(post)) },
        ],
      });
      const named = reporterKinds.map((each) => ({
        kind: each.kind,
        reporter: each.create(optionsOf(each), output.system),
      }));
      const failed = (kind: string, error: unknown) => {
        throw new Error(kind, { cause: error });
      };
      await playRun(fanOut(named, { scrub: scrubber ?? ((text) => text), failed }), [drill], report, output);
      const written = [output.textOf('stdout'), output.textOf('stderr'), ...output.files.values()];
      expect([...output.files.keys()].toSorted()).toEqual(reportsBesideStreams);
      expect(written.map((text) => text.includes(trace))).toEqual(written.map(() => scrubber === undefined));
      expect(posted).toHaveLength(4);
      expect(JSON.stringify(posted).includes(trace)).toBe(scrubber === undefined);
    },
  );

  it('is in no file of the run’s folder', async () => {
    const runs = await mkdtemp(join(tmpdir(), 'alertdrill-secrets-'));
    try {
      const failed = (error: unknown) => {
        throw new Error('the recording failed', { cause: error });
      };
      const folder = createRunFolder(
        runs,
        { toolVersion: '0.1.0', run: report.run, drills: [{ id: drill.id, scenario, fault: secret }] },
        { scrub, failed, writeFile: (path, text) => writeFile(path, text) },
      );
      drill.facts.forEach((fact) => folder.fact(drill.id, fact));
      folder.drillEnded(drill.id);
      await folder.finish(report, exampleStartMs);
      for (const file of [eventsFile, reportFile]) {
        const text = await readFile(join(folder.path, file), 'utf8');
        expect(text).toContain('[secret ADMIN_TOKEN]');
        expect(text).not.toContain(trace);
      }
    } finally {
      await rm(runs, { recursive: true });
    }
  });
});
