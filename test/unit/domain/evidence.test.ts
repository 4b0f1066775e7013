import { createEvidence, type ReportedResult } from '../../../src/domain/evidence';
import type { ListedMonitor, MonitorResult } from '../../../src/domain/proof';

const monitor = (name: string, id?: string): ListedMonitor => ({
  provider: 'mackerel',
  name,
  type: 'service',
  ...(id !== undefined && { id }),
});

const reported = (
  verdict: 'detected' | 'missed' | 'no-effect',
  changes: Partial<MonitorResult> = {},
  about: Partial<Omit<ReportedResult, 'result'>> = {},
): ReportedResult => ({
  provider: 'mackerel',
  monitor: { id: 'm1', name: 'Errors' },
  ...about,
  result: {
    run: 'r1',
    scenario: 's',
    at: '2026-11-30T12:00:00.000Z',
    outcome: ({ detected: 'passed', missed: 'failed', 'no-effect': 'inconclusive' } as const)[verdict],
    verdict,
    withinMs: 10_000,
    ...changes,
  },
});
const after = (ms: number) => ({ latencyMs: { estimate: ms, earliest: ms, latest: ms } });

/** Runs from the newest to the oldest. */
const evidenceOf = (...runs: readonly (readonly ReportedResult[])[]) => {
  const errors = monitor('Errors', 'm1');
  const evidence = createEvidence([errors]);
  for (const run of runs) evidence.addRun(run);
  return evidence.of(errors);
};

describe('what runs have shown of a monitor', () => {
  it('is what the latest run says that judged it', () => {
    const older = reported('missed', { run: 'r0' });
    expect(evidenceOf([reported('detected')], [older]).judged).toMatchObject({ run: 'r1', verdict: 'detected' });
    expect(evidenceOf([older], [reported('detected')]).judged).toMatchObject({ run: 'r0', verdict: 'missed' });
  });

  it('is no older judgement once there is a newer one, but one before an inconclusive drill', () => {
    const runs = [[reported('no-effect', { run: 'r2' })], [reported('detected')], [reported('missed', { run: 'r0' })]];
    const { judged, inconclusive } = evidenceOf(...runs);
    expect(judged?.run).toBe('r1');
    expect(inconclusive?.run).toBe('r2');
  });

  it('has of inconclusive drills the latest', () => {
    const runs = [[reported('no-effect', { run: 'r2' })], [reported('no-effect')]];
    expect(evidenceOf(...runs)).toMatchObject({ inconclusive: { run: 'r2' } });
  });

  it.each([
    ['failed before passed', [reported('detected'), reported('missed')], 'missed'],
    ['failed before passed, in whatever order', [reported('missed'), reported('detected')], 'missed'],
    ['passed before inconclusive', [reported('no-effect'), reported('detected')], 'detected'],
  ])('is the worst of a run: %s', (_, run, verdict) => {
    expect(evidenceOf(run).judged?.verdict).toBe(verdict);
  });

  it('is of two that passed the one nearer to its deadline', () => {
    const run = [
      reported('detected', after(2_000)),
      reported('detected', after(9_000)),
      reported('detected', after(4_000)),
    ];
    expect(evidenceOf(run).judged?.latencyMs?.estimate).toBe(9_000);
  });
});

describe('which monitor a result is of', () => {
  const judged = (monitors: readonly ListedMonitor[], result: ReportedResult) => {
    const evidence = createEvidence(monitors);
    evidence.addRun([result]);
    return monitors.filter((each) => evidence.of(each).judged !== undefined);
  };
  const errors = monitor('Errors', 'm1');

  it('the one with its id, also under another name by now', () => {
    const renamed = monitor('Errors of the shop', 'm1');
    expect(judged([monitor('Errors', 'm2'), renamed], reported('detected'))).toEqual([renamed]);
  });

  it('the only one of its name, where the id is gone or was never known', () => {
    const anew = monitor('Errors', 'm9');
    expect(judged([anew, monitor('Other', 'm8')], reported('detected'))).toEqual([anew]);
    expect(judged([errors], reported('detected', {}, { monitor: { name: 'Errors' } }))).toEqual([errors]);
    const ofFile = monitor('Errors');
    expect(judged([ofFile], reported('detected'))).toEqual([ofFile]);
  });

  it('none, where several have its name', () => {
    expect(judged([monitor('Errors', 'm8'), monitor('Errors', 'm9')], reported('detected'))).toEqual([]);
  });

  it('none of another provider', () => {
    expect(judged([errors], reported('detected', {}, { provider: 'other' }))).toEqual([]);
  });
});
