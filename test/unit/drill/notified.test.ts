import { ProviderError } from '../../../src/domain/errors';
import type { Fact, FactOf } from '../../../src/domain/facts';
import {
  benchExpectation,
  causesOf,
  drillBench,
  during,
  nothingLeft,
  phaseLengthMs,
  phasesOf,
  verdictOf,
  type Bench,
  type BenchScript,
} from '../../support/drillBench';
import { isFaultInPlace } from '../../support/drillWorld';
import { fromMackerel } from '../../support/receiverBench';

/** The alert opens 20 s after the fault, and somebody should be told within 40 s; the hold takes 90 s. */
const notified = { withinMs: 40_000 };
const expecting = (more: { withinMs: number; receiver?: string } = notified, alert = {}) => ({
  expect: [benchExpectation({ withinMs: 30_000, notified: more, ...alert })],
});

const aboutIt = (more: object = {}) => fromMackerel({ id: 'a-Latency', status: 'warning', ...more });

interface Posted {
  /** After the fault was sent, ms. */
  readonly afterMs: number;
  readonly path?: string;
  readonly body?: object;
}

const posting =
  (posts: readonly Posted[]) =>
  (fact: Fact, bench: Bench): void => {
    if (fact.type !== 'injection-sent') return;
    for (const { afterMs, path = '/oncall', body = aboutIt() } of posts) {
      void bench.clock.sleep(afterMs).then(() => bench.post(path, body));
    }
  };

const played = async (posts: readonly Posted[], script: BenchScript = {}): Promise<Bench> => {
  const bench = drillBench({ alertAfterMs: 20_000, scenario: expecting(), onFact: posting(posts), ...script });
  await bench.play();
  return bench;
};

const notification = ({ log }: Bench) => log.conclusions.expectations[0]?.notification;
const factsOf = <T extends Fact['type']>({ log }: Bench, type: T) =>
  log.facts.filter((fact): fact is FactOf<T> => fact.type === type);

describe('a drill that expects somebody to be told', () => {
  it('ends as soon as that has happened, and passes', async () => {
    const bench = await played([{ afterMs: 31_000 }]);
    expect(verdictOf(bench)).toBe('detected');
    expect(notification(bench)).toMatchObject({ verdict: 'notified', arrival: { receiver: 'oncall' } });
    expect(bench.log.conclusions.outcome).toBe('passed');
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThanOrEqual(30_990);
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(31_100);
    expect(bench.provider.explainedAlerts).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('listens from before the baseline on', async () => {
    const bench = await played([{ afterMs: 31_000 }]);
    const order = bench.log.facts.flatMap((fact) =>
      fact.type === 'receiver-ready' ? ['ready'] : fact.type === 'phase-entered' ? [fact.phase] : [],
    );
    expect(order.slice(0, 3)).toEqual(['preflight', 'ready', 'baseline']);
    expect(factsOf(bench, 'receiver-ready')[0]?.url).toBe('http://127.0.0.1:19095');
  });

  it('takes one that comes before a poll has shown the alert', async () => {
    const bench = await played([{ afterMs: 20_500 }]);
    const [arrived] = factsOf(bench, 'notification-arrived');
    const [seen] = factsOf(bench, 'alert-seen');
    expect(arrived?.atMs).toBeLessThan(seen?.answeredAtMs ?? 0);
    expect(notification(bench)).toMatchObject({
      verdict: 'notified',
      latency: { latest: expect.any(Number) as number },
    });
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(26_000);
  });

  it('holds on for one that is late, and fails', async () => {
    const bench = await played([{ afterMs: 50_000 }]);
    expect(verdictOf(bench)).toBe('detected');
    expect(notification(bench)?.verdict).toBe('notified-late');
    expect(bench.log.conclusions.outcome).toBe('failed');
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(50_100);
  });

  it('holds to the end where none comes, rolls back and asks why', async () => {
    const why = [{ cause: 'silenced', evidence: 'by ana until 14:00' }] as const;
    const bench = await played([], { provider: { notificationEvidence: why } });
    expect(verdictOf(bench)).toBe('detected');
    expect(notification(bench)).toMatchObject({ verdict: 'not-notified', explanation: why });
    expect(bench.log.conclusions.expectations[0]?.explanation).toEqual([]);
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThanOrEqual(90_000);
    expect(bench.provider.explainedAlerts).toEqual(['a-Latency']);
    expect(isFaultInPlace(bench.world)).toBe(false);
    const [asked] = factsOf(bench, 'evidence-fetched');
    expect(asked).toMatchObject({ about: 'notification', key: 'latency' });
    expect(asked?.atMs).toBeGreaterThan(factsOf(bench, 'rolled-back')[0]?.ackedAtMs ?? Infinity);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('is not told by a notification to somebody else, in another severity, or of another alert', async () => {
    const bench = await played(
      [
        { afterMs: 25_000, path: '/team-b' },
        { afterMs: 26_000, body: aboutIt({ status: 'ok' }) },
        { afterMs: 27_000, body: aboutIt({ id: 'other' }) },
        { afterMs: 28_000, body: aboutIt({ monitorName: 'Disk' }) },
      ],
      { scenario: expecting({ ...notified, receiver: 'oncall' }) },
    );
    expect(notification(bench)).toMatchObject({
      verdict: 'not-notified',
      reason: expect.stringContaining('told instead: team-b, first after 24.5 s') as string,
    });
    // That of another monitor is none of its business; the others may be.
    expect(factsOf(bench, 'notification-arrived')).toHaveLength(3);
  });

  it('is not told by one that comes when the fault is gone, and says that it came', async () => {
    const bench = await played([{ afterMs: 91_500 }]);
    expect(notification(bench)).toMatchObject({
      verdict: 'not-notified',
      reason: expect.stringContaining('it was told after 91 s, when the hold was over') as string,
    });
  });

  it('takes one in time that comes when the fault is gone early, and knows nothing without it', async () => {
    const script: BenchScript = { scenario: { ...expecting(), maxHoldMs: 25_000 } };
    expect(notification(await played([{ afterMs: 27_000 }], script))?.verdict).toBe('notified');
    const silent = await played([], script);
    expect(notification(silent)).toMatchObject({ verdict: 'notification-unknown', outcome: 'inconclusive' });
    expect(silent.log.conclusions.outcome).toBe('inconclusive');
  });

  it('that was interrupted while it waited knows nothing', async () => {
    const bench = await played([], { onFact: during('hold', 30_000, (self) => self.interrupt()) });
    expect(verdictOf(bench)).toBe('detected');
    expect(notification(bench)?.verdict).toBe('notification-unknown');
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('that misses its alert does not ask who was told', async () => {
    const bench = await played([], { alertAfterMs: 200_000 });
    expect(verdictOf(bench)).toBe('missed');
    expect(notification(bench)).toBeUndefined();
    expect(bench.provider.explained).toEqual(['latency']);
    expect(bench.provider.explainedAlerts).toEqual([]);
  });

  it('waits for both, that somebody is told and that it closes', async () => {
    const bench = await played([{ afterMs: 31_000 }], {
      scenario: expecting(notified, { resolved: { withinMs: 60_000 } }),
    });
    expect(bench.log.conclusions.expectations[0]).toMatchObject({
      notification: { verdict: 'notified' },
      resolution: { verdict: 'resolved' },
    });
    expect(phasesOf(bench)).toContain('recovery');
  });
});

describe('why nobody was told', () => {
  it('stays open where the provider can not tell', async () => {
    const bench = await played([]);
    expect(notification(bench)).toMatchObject({ verdict: 'not-notified', explanation: [] });
    expect(factsOf(bench, 'evidence-fetched')).toEqual([]);
  });

  it('stays open where the provider does not answer, and changes no verdict', async () => {
    const fails = new ProviderError('server-error', 'it answered 500');
    const bench = await played([], { provider: { notificationEvidence: fails } });
    expect(notification(bench)).toMatchObject({
      verdict: 'not-notified',
      explanation: [{ cause: 'no-evidence', evidence: 'could not ask: it answered 500' }],
    });
  });

  it('is asked of a late one as well', async () => {
    const why = [{ cause: 'group-wait', evidence: 'group_wait is 30 s' }] as const;
    const bench = await played([{ afterMs: 50_000 }], { provider: { notificationEvidence: why } });
    expect(notification(bench)).toMatchObject({ verdict: 'notified-late', explanation: why });
  });

  it('whose finding has a bug hides nothing: the error goes on, after the rollback', async () => {
    const bug = new TypeError('a bug in a provider');
    const bench = drillBench({
      alertAfterMs: 20_000,
      scenario: expecting(),
      provider: { notificationEvidence: bug },
    });
    await expect(bench.play()).rejects.toBe(bug);
    expect(isFaultInPlace(bench.world)).toBe(false);
  });
});

describe('a receiver that can not listen', () => {
  it.each(['taken', 'none'] as const)(
    'blocks the drill that needs it, and nothing is touched: %s',
    async (reception) => {
      const bench = await played([], { reception });
      expect(causesOf(bench)).toEqual(['receiver-not-listening']);
      expect(verdictOf(bench)).toBe('blocked');
      expect(bench.world.injections).toBe(0);
      expect(await bench.leftovers()).toEqual(nothingLeft);
    },
  );

  it('is nothing to a drill that does not need it', async () => {
    const bench = await played([], { reception: 'taken', scenario: {} });
    expect(verdictOf(bench)).toBe('detected');
    expect(factsOf(bench, 'receiver-ready')).toEqual([]);
  });
});

describe('what else comes to the receiver', () => {
  it('is told where it is no notification, and proves nothing where something is missing', async () => {
    const nonsense = await played([
      { afterMs: 5_000, body: { text: 'Slack speaks so' } },
      { afterMs: 6_000, body: { text: 'Slack speaks so' } },
    ]);
    expect(notification(nonsense)?.verdict).toBe('not-notified');
    expect(nonsense.log.conclusions.notes).toEqual([
      'the webhook receiver refused what was sent to /oncall: it is no notification in a form that is known here',
    ]);
    const grouped = await played([{ afterMs: 25_000, body: { event: 'alertGroup' } }]);
    expect(notification(grouped)).toMatchObject({
      verdict: 'notification-unknown',
      reason: expect.stringContaining('it told of an alert group') as string,
    });
  });

  it('is no fact of a drill that expects nobody to be told', async () => {
    const bench = await played([{ afterMs: 20_500 }], { scenario: {} });
    expect(factsOf(bench, 'notification-arrived')).toEqual([]);
  });
});
