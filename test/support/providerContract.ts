import type { Clock } from '../../src/ports/clock';
import { ProviderError, type ProviderFailure } from '../../src/domain/errors';
import type { Expectation } from '../../src/domain/scenario';
import type { PollAnswer, Provider, Window } from '../../src/ports/provider';

/** A provider with a world around it that holds one monitor, whose alert can be opened and closed. */
export interface ContractSubject {
  readonly provider: Provider;
  readonly clock: Clock;
  /** Expects the monitor's alert; its metric has data, and nothing is in the way of the alert. */
  readonly expectation: Expectation;
  /** Waits for a promise: under a virtual clock by letting its time pass. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** Returns when the next poll shows it. */
  openAlert(): Promise<void>;
  closeAlert(): Promise<void>;
  /** What is asked next fails in this way; called with the failures that the suite was given. */
  breakDown(failure: ProviderFailure): Promise<void>;
  /** Method of each request so far. */
  methods(): readonly string[];
  /** The values that must not appear in any error. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

/** What the harness relies on, whatever the provider. Each kind runs this against its own server. */
export function providerContract(
  title: string,
  failures: readonly ProviderFailure[],
  setUp: () => Promise<ContractSubject>,
): void {
  describe(`the provider contract, by ${title}`, () => {
    let subject: ContractSubject;
    let setUpAtMs: number;
    beforeEach(async () => {
      subject = await setUp();
      setUpAtMs = subject.clock.now();
    });
    afterEach(() => subject.stop());

    const live = () => new AbortController().signal;
    const windowOf = (fromMs: number, toMs: number): Window => ({ fromMs, toMs, offsetMs: 0 });
    /** Everything that a test does, and what its world did before. */
    const past = () => windowOf(subject.clock.now() - 300_000, subject.clock.now());
    const toCome = () => windowOf(subject.clock.now(), subject.clock.now() + 60_000);
    const poll = (): Promise<PollAnswer> =>
      subject.settle(
        subject.provider.poll({ sinceMs: setUpAtMs, monitorIds: new Set([idOf(subject.expectation)]) }, live()),
      );
    const inspect = (expectation: Expectation) =>
      subject.settle(subject.provider.inspect(expectation, toCome(), live()));

    it('says who it is', async () => {
      const identity = await subject.settle(subject.provider.identify(live()));
      expect(identity.kind).toBe(subject.provider.kind);
      expect(() => new URL(identity.url)).not.toThrow();
    });

    it('lists its monitors, unchanged ones with the same hash', async () => {
      const [once, twice] = [
        await subject.settle(subject.provider.listMonitors(live())),
        await subject.settle(subject.provider.listMonitors(live())),
      ];
      expect(once.map(({ id }) => id)).toContain(idOf(subject.expectation));
      expect(twice).toEqual(once);
      expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
    });

    it('finds a monitor by name and by id, and nothing in its way', async () => {
      const byId = await inspect(subject.expectation);
      expect(byId).toMatchObject({ blockers: [], monitor: { id: idOf(subject.expectation) } });
      const byName = await inspect({ ...subject.expectation, monitor: { name: byId.monitor!.name } });
      expect(byName.monitor).toEqual(byId.monitor);
      expect(byName.blockers).toEqual([]);
    });

    it('says how the monitor is configured, which JSON can hold', async () => {
      const { config = {} } = (await inspect(subject.expectation)).monitor ?? {};
      expect(Object.keys(config).length).toBeGreaterThan(2);
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    });

    it('knows bounds for the latency that do not contradict each other', async () => {
      const { monitor } = await inspect(subject.expectation);
      const { floor, worst } = monitor!;
      expect(floor!.ms).toBeGreaterThanOrEqual(0);
      expect(worst!.ms).toBeGreaterThan(floor!.ms);
      expect(floor!.terms.length).toBeGreaterThan(0);
    });

    it('finds no monitor of another name, and suggests the one that is near', async () => {
      const { monitor } = await inspect(subject.expectation);
      const wrong = await inspect({ ...subject.expectation, monitor: { name: `${monitor!.name}x` } });
      expect(wrong.monitor).toBeUndefined();
      expect(wrong.blockers).toHaveLength(1);
      expect(wrong.blockers[0]).toMatchObject({
        key: subject.expectation.key,
        hint: expect.stringContaining(monitor!.name) as string,
      });
    });

    it('shows nothing while nothing happens, in a complete listing with honest times', async () => {
      const beforeMs = subject.clock.now();
      const answer = await poll();
      expect(answer).toMatchObject({ alerts: [], complete: true });
      expect(answer.sentAtMs).toBeGreaterThanOrEqual(beforeMs);
      expect(answer.answeredAtMs).toBeGreaterThanOrEqual(answer.sentAtMs);
      expect(answer.answeredAtMs).toBeLessThanOrEqual(subject.clock.now());
      for (const { sentAtMs, answeredAtMs, shown } of answer.clock) {
        expect(answeredAtMs).toBeGreaterThanOrEqual(sentAtMs);
        expect(shown.latest).toBeGreaterThan(shown.earliest);
      }
    });

    it('shows an alert open, then closed, with its severity and the moments', async () => {
      const beforeMs = subject.clock.now();
      await subject.openAlert();
      const opened = (await poll()).alerts;
      expect(opened).toHaveLength(1);
      const [alert] = opened;
      expect(alert).toMatchObject({ provider: subject.provider.name, monitor: { id: idOf(subject.expectation) } });
      expect(alert!.closedAt).toBeUndefined();
      expect(alert!.openedAt.latest).toBeGreaterThanOrEqual(beforeMs);
      expect(alert!.openedAt.earliest).toBeLessThanOrEqual(subject.clock.now());
      expect(alert!.transitions[0]!.severity).not.toBe('ok');
      await subject.closeAlert();
      const closed = (await poll()).alerts;
      expect(closed.map(({ id }) => id)).toEqual([alert!.id]);
      expect(closed[0]!.closedAt!.latest).toBeGreaterThanOrEqual(alert!.openedAt.earliest);
      expect(closed[0]!.transitions.at(-1)!.severity).toBe('ok');
    });

    it('shows an alert that opened and closed while nobody looked, in a complete listing', async () => {
      await subject.openAlert();
      await subject.closeAlert();
      const { complete, alerts } = await poll();
      expect(complete).toBe(true);
      expect(alerts).toHaveLength(1);
      expect(alerts[0]!.closedAt).toBeDefined();
    });

    it('says that an alert is in the way', async () => {
      await subject.openAlert();
      const [alert] = (await poll()).alerts;
      const { blockers } = await inspect(subject.expectation);
      expect(blockers).toEqual([
        expect.objectContaining({
          key: subject.expectation.key,
          cause: 'already-open',
          detail: expect.stringContaining(alert!.id) as string,
        }),
      ]);
    });

    it('explains a silence with evidence', async () => {
      const evidence = await subject.settle(subject.provider.explain(subject.expectation, past(), live()));
      expect(evidence.data).toBe('present');
      expect(evidence.explanation.length).toBeGreaterThan(0);
      for (const { evidence: text } of evidence.explanation) expect(text).not.toBe('');
    });

    it('ends with the reason of the signal', async () => {
      const abort = new AbortController();
      const reason = new Error('enough');
      const poll = subject.provider.poll({ monitorIds: new Set() }, abort.signal);
      abort.abort(reason);
      await expect(poll).rejects.toBe(reason);
    });

    it.each(failures)('fails with its own kind of error: %s', async (failure) => {
      await subject.breakDown(failure);
      const error: unknown = await poll().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ failure });
      for (const secret of subject.secrets) expect(everythingOf(error)).not.toContain(secret);
    });

    it('only reads', async () => {
      const signal = live();
      await subject.settle(subject.provider.identify(signal));
      await subject.settle(subject.provider.listMonitors(signal));
      const expectation = { ...subject.expectation, notified: { withinMs: 60_000 } };
      await inspect(expectation);
      await subject.openAlert();
      const [alert] = (await poll()).alerts;
      await subject.settle(subject.provider.explain(expectation, past(), signal));
      await subject.settle(
        subject.provider.explainNotification?.(expectation, alert!, past(), signal) ?? Promise.resolve([]),
      );
      expect(new Set(subject.methods())).toEqual(new Set(['GET']));
    });
  });
}

/** The expectation of a contract names its monitor by id. */
function idOf({ monitor }: Expectation): string {
  if ('id' in monitor) return monitor.id;
  throw new Error('The expectation of the contract has to name its monitor by id.');
}

function everythingOf(error: unknown): string {
  const parts: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    parts.push(String(each.stack), JSON.stringify(each, Object.getOwnPropertyNames(each)));
  }
  return parts.join('\n');
}
