import { expectationText, notificationText, resolutionText, silenceText } from '../../../src/domain/findingText';
import type { ExpectationReport } from '../../../src/domain/report';

const detected: ExpectationReport = {
  key: 'k',
  provider: 'mackerel',
  monitor: { name: 'Latency' },
  withinMs: 15_000,
  floorMs: 4_000,
  worstMs: 9_000,
  verdict: 'detected',
  outcome: 'passed',
  borderline: false,
  backdated: false,
  latencyMs: { estimate: 7_400, earliest: 6_900, latest: 7_900 },
  stagesMs: {},
  openings: 1,
  explanation: [],
};

describe('expectationText', () => {
  it('shows a latency beside what is possible and what was expected', () => {
    expect(expectationText(detected)).toBe(
      'detected after 7.4 s ± 0.5 s (this monitor: 4 to 9 s), expected within 15 s',
    );
  });

  it('says late, borderline and backdated where that is so', () => {
    const late = { ...detected, verdict: 'late' as const, withinMs: 7_000, borderline: true };
    expect(expectationText(late)).toBe(
      'late, detected after 7.4 s ± 0.5 s (this monitor: 4 to 9 s), expected within 7 s; borderline, the deadline lies within the error',
    );
    expect(expectationText({ ...detected, backdated: true })).toContain('; the alert was backdated');
  });

  it('gives any other verdict with its reason', () => {
    expect(expectationText({ ...detected, verdict: 'missed', reason: 'nothing fired' })).toBe('missed: nothing fired');
    expect(expectationText({ ...detected, verdict: 'too-early' })).toBe('too-early');
    const interrupted = { ...detected, verdict: 'interrupted', reason: 'interrupted by SIGINT' } as const;
    expect(expectationText(interrupted)).toBe('interrupted by SIGINT');
  });
});

describe('notificationText', () => {
  const notified = {
    withinMs: 60_000,
    verdict: 'notified',
    outcome: 'passed',
    borderline: false,
    toldReceiver: 'oncall',
    latencyMs: { estimate: 31_000, earliest: 30_500, latest: 31_500 },
    explanation: [],
  } as const;

  it('shows who was told after which time', () => {
    expect(notificationText(notified)).toBe('notified after 31.0 s ± 0.5 s (receiver oncall), expected within 60 s');
    expect(notificationText({ ...notified, verdict: 'notified-late', withinMs: 31_000, borderline: true })).toBe(
      'notified-late after 31.0 s ± 0.5 s (receiver oncall), expected within 31 s; borderline, the deadline lies within the error',
    );
  });

  it('gives any other verdict with its reason', () => {
    expect(notificationText({ ...notified, verdict: 'not-notified', reason: 'nobody was told' })).toBe(
      'not-notified: nobody was told',
    );
  });
});

describe('resolutionText', () => {
  it('shows how long the alert took to close', () => {
    const latencyMs = { estimate: 5_000, earliest: 4_500, latest: 5_500 };
    const resolved = { withinMs: 12_000, verdict: 'resolved', outcome: 'passed', latencyMs } as const;
    expect(resolutionText(resolved)).toBe('resolved after 5.0 s ± 0.5 s, expected within 12 s');
    expect(resolutionText({ ...resolved, verdict: 'not-resolved', reason: 'still open' })).toBe(
      'not-resolved: still open',
    );
  });
});

describe('silenceText', () => {
  it('says how long silence was watched, or what broke it', () => {
    expect(silenceText({ verdict: 'quiet', watchedMs: 12_000 })).toBe('quiet, watched for 12 s');
    expect(silenceText({ verdict: 'fired', reason: 'opened after 3 s', watchedMs: 3_000 })).toBe(
      'fired: opened after 3 s',
    );
  });
});
