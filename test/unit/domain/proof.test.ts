import { standingOf, type Evidence, type Known, type MonitorResult, type Standing } from '../../../src/domain/proof';

const day = 86_400_000;
const nowMs = Date.parse('2026-11-30T12:00:00.000Z');

const result = (changes: Partial<MonitorResult> = {}): MonitorResult => ({
  run: 'r1',
  scenario: 'route-cut',
  at: new Date(nowMs - 10 * day).toISOString(),
  outcome: 'passed',
  verdict: 'detected',
  withinMs: 10_000,
  configHash: 'now',
  ...changes,
});
const passed: Evidence = { judged: result() };
const failed: Evidence = { judged: result({ outcome: 'failed', verdict: 'missed' }) };
const changed: Evidence = { judged: result({ configHash: 'then' }) };
const open = { inconclusive: result({ outcome: 'inconclusive', verdict: 'no-effect' }) };

const known = (changes: Partial<Known> = {}): Known => ({
  evidence: {},
  isExpected: true,
  configHash: 'now',
  ...changes,
});
const exclusion = (until: string) => ({ reason: 'takes days', until });
const tenDays = { nowMs, maxAgeMs: 10 * day };
const shorter = { nowMs, maxAgeMs: 10 * day - 1 };

/** Each row differs from its neighbour in one thing, which decides. */
const rows: readonly (readonly [string, Standing['state'], Known, { nowMs: number; maxAgeMs?: number }?])[] = [
  ['it passed', 'proven', known({ evidence: passed })],
  ['it passed, whatever was inconclusive since', 'proven', known({ evidence: { ...passed, ...open } })],
  ['it passed, and no file expects it any more', 'proven', known({ evidence: passed, isExpected: false })],
  ['it passed, exactly as long ago as a proof holds', 'proven', known({ evidence: passed }), tenDays],
  ['it passed, a millisecond longer ago than that', 'stale', known({ evidence: passed }), shorter],
  ['it passed, and was changed since', 'stale', known({ evidence: changed })],
  ['it passed, and its configuration is not known', 'proven', { evidence: changed, isExpected: true }],
  ['it failed', 'failing', known({ evidence: failed })],
  ['it failed, longer ago than a proof holds', 'failing', known({ evidence: failed }), shorter],
  ['it failed, and was changed since', 'failing', known({ evidence: failed, configHash: 'later' })],
  ['it failed, whatever was inconclusive since', 'failing', known({ evidence: { ...failed, ...open } })],
  ['it was inconclusive and nothing else', 'inconclusive', known({ evidence: open })],
  ['the same, and no file expects it any more', 'inconclusive', known({ evidence: open, isExpected: false })],
  ['a file expects it', 'never-run', known()],
  ['nothing is known of it', 'without-expectation', known({ isExpected: false })],
  [
    'it failed, and is excluded to this day',
    'excluded',
    known({ evidence: failed, exclusion: exclusion('2026-11-30') }),
  ],
  [
    'it failed, and was excluded until yesterday',
    'failing',
    known({ evidence: failed, exclusion: exclusion('2026-11-29') }),
  ],
  ['it passed, and is excluded', 'excluded', known({ evidence: passed, exclusion: exclusion('2027-03-01') })],
  [
    'nothing is known of it, and it is excluded',
    'excluded',
    known({ isExpected: false, exclusion: exclusion('2027-03-01') }),
  ],
];

describe('how a monitor stands', () => {
  for (const [what, state, monitor, terms = { nowMs }] of rows) {
    it(`${what}: ${state}`, () => expect(standingOf(monitor, terms).state).toBe(state));
  }

  it('says whether the configuration is that of the drill', () => {
    const comparison = (monitor: Known) => {
      const standing = standingOf(monitor, { nowMs });
      return 'configuration' in standing ? standing.configuration : undefined;
    };
    const unknown = { evidence: passed, isExpected: true };
    expect(comparison(known({ evidence: passed }))).toBe('same');
    expect(comparison(unknown)).toBe('unknown');
    expect(comparison(known({ evidence: failed, configHash: 'later' }))).toBe('changed');
  });

  it('tells why a proof is stale', () => {
    expect(standingOf(known({ evidence: changed }), shorter)).toMatchObject({ state: 'stale', why: 'changed' });
    expect(standingOf(known({ evidence: passed }), shorter)).toMatchObject({ state: 'stale', why: 'too-old' });
  });

  it('counts an exclusion to the last millisecond of its day', () => {
    const monitor = known({ exclusion: exclusion('2026-11-30') });
    const endMs = Date.parse('2026-12-01T00:00:00.000Z');
    expect(standingOf(monitor, { nowMs: endMs - 1 }).state).toBe('excluded');
    expect(standingOf(monitor, { nowMs: endMs }).state).toBe('never-run');
  });
});
