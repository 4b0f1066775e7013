import { parseReport } from '../../src/history/knownReport';
import type { HistoryStore, KeptRun } from '../../src/history/store/historyStore';
import { exampleReport } from './exampleDrills';

/** Of the example of two drills, one passed and one missed. */
export interface RunChanges {
  readonly startedAt?: string;
  readonly environment?: string;
  readonly isCutOff?: boolean;
  readonly injectedAt?: string;
  readonly synthetic?: true;
  /** What became of the notification, where one was asked for. */
  readonly notified?: { readonly verdict: string; readonly outcome: string };
  /** Where the monitor was found. */
  readonly monitorConfig?: Readonly<Record<string, unknown>>;
  readonly scenarioConfig?: Readonly<Record<string, unknown>>;
}

export function historyRun(id: string, changes: RunChanges = {}): KeptRun {
  const { isCutOff = false, injectedAt, synthetic, notified, monitorConfig, scenarioConfig, ...ofRun } = changes;
  const example = exampleReport('passed', 'missed');
  const drills = example.drills.map((drill) => ({
    ...drill,
    ...(injectedAt !== undefined && { injectedAt }),
    ...(synthetic && { synthetic }),
    ...(scenarioConfig && { scenarioConfig }),
    expectations: drill.expectations.map((each) => ({
      ...each,
      ...(notified && { notified }),
      ...(monitorConfig && { monitorConfig }),
    })),
  }));
  const report = { ...example, run: { ...example.run, id, ...ofRun }, drills };
  const parsed = parseReport(report);
  if ('why' in parsed) throw new Error(parsed.why);
  return { id, isCutOff, report: JSON.stringify(report), known: parsed.report };
}

/** Opens a history for one piece of work, as a command does. */
export async function withinHistory<T>(
  open: () => HistoryStore | Promise<HistoryStore>,
  work: (history: HistoryStore) => Promise<T>,
): Promise<T> {
  const history = await open();
  try {
    return await work(history);
  } finally {
    await history.close();
  }
}

export async function idsIn(history: HistoryStore): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of history.each()) ids.push(id);
  return ids;
}

/** What every history does. `open` opens one that is empty before each test. */
export function historyContract(open: () => HistoryStore | Promise<HistoryStore>): void {
  const within = <T>(work: (history: HistoryStore) => Promise<T>): Promise<T> => withinHistory(open, work);

  it('gives back what was kept, to the letter', async () => {
    const kept = historyRun('20261101T000000Z-aaaaa');
    await within((history) => history.keep([kept, historyRun('20261102T000000Z-bbbbb')]));
    await within(async (history) => {
      expect(await history.find('20261101')).toEqual({ id: kept.id, isCutOff: false, report: kept.report });
      expect((await history.find('2026'))?.id).toBe('20261102T000000Z-bbbbb');
      expect((await history.find(''))?.id).toBe('20261102T000000Z-bbbbb');
      expect(await history.find('%')).toBeUndefined();
      const asked = ['20261102T000000Z-bbbbb', 'unknown', '20261101'];
      expect([...(await history.wholeAmong(asked))]).toEqual(['20261102T000000Z-bbbbb']);
      expect(await history.wholeAmong([])).toEqual(new Set());
    });
  });

  it('lists drills with what they came to, the newest first', async () => {
    await within(async (history) => {
      await history.keep([
        historyRun('r1', { startedAt: '2026-11-01T00:00:00.000Z' }),
        historyRun('r2', { startedAt: '2026-11-02T00:00:00.000Z', environment: 'elsewhere' }),
      ]);
      const all = await history.list({ last: 10 });
      expect(all.map(({ run }) => run)).toEqual(['r2', 'r2', 'r1', 'r1']);
      const [drill] = exampleReport('passed').drills;
      const [expectation] = drill?.expectations ?? [];
      expect(all.find(({ scenario, outcome }) => scenario === drill?.scenario && outcome === 'passed')).toEqual({
        ...{ run: 'r2', environment: 'elsewhere', scenario: drill?.scenario, outcome: 'passed', cutOff: false },
        at: drill?.injectedAt,
        results: [{ monitor: expectation?.monitor.name, verdict: 'detected', latencyMs: expectation?.latencyMs }],
      });
      expect(await history.list({ last: 1 })).toHaveLength(1);
      expect(await history.list({ last: 10, environment: 'elsewhere' })).toHaveLength(2);
      expect(await history.list({ last: 10, scenario: 'no-such' })).toEqual([]);
    });
  });

  it('keeps what is whole, and lets it take the place of what was cut off', async () => {
    const cut = historyRun('r1', { isCutOff: true });
    await within(async (history) => {
      expect(await history.keep([cut])).toEqual({ added: 1, completed: 0, known: 0 });
      expect(await history.keep([cut])).toEqual({ added: 0, completed: 0, known: 1 });
      expect((await history.wholeAmong(['r1'])).size).toBe(0);
      expect((await history.list({ last: 9 }))[0]?.cutOff).toBe(true);
      expect(await history.keep([historyRun('r1')])).toEqual({ added: 0, completed: 1, known: 0 });
      expect(await history.keep([cut])).toEqual({ added: 0, completed: 0, known: 1 });
      expect((await history.find('r1'))?.isCutOff).toBe(false);
      expect(await history.list({ last: 9 })).toHaveLength(2);
      // The same within one call.
      const both = [historyRun('r2', { isCutOff: true }), historyRun('r2'), historyRun('r2'), historyRun('r1')];
      expect(await history.keep(both)).toEqual({ added: 1, completed: 1, known: 2 });
      expect((await history.wholeAmong(['r2'])).size).toBe(1);
      expect(await history.list({ last: 9 })).toHaveLength(4);
      expect((await history.results({})).flatMap(({ results }) => results.map(({ cutOff }) => cutOff))).not.toContain(
        true,
      );
    });
  });

  it('keeps all runs of a call or none of them', async () => {
    const broken = { ...historyRun('r2'), report: undefined as unknown as string };
    await within(async (history) => {
      await expect(history.keep([historyRun('r1'), broken])).rejects.toThrow();
      expect(await idsIn(history)).toEqual([]);
      expect((await history.keep([historyRun('r1')])).added).toBe(1);
    });
  });

  it('forgets what is too old, with its drills and results, and only says so in a trial', async () => {
    await within(async (history) => {
      await history.keep([
        historyRun('r1', { startedAt: '2026-11-01T00:00:00.000Z' }),
        historyRun('r2', { startedAt: '2026-11-02T00:00:00.000Z' }),
      ]);
      expect(await history.prune('2026-11-02T00:00:00.000Z', true)).toBe(1);
      expect(await idsIn(history)).toEqual(['r1', 'r2']);
      const later: string[] = [];
      for await (const { id } of history.each('2026-11-01T12:00:00.000Z')) later.push(id);
      expect(later).toEqual(['r2']);
      expect(await history.prune('2026-11-02T00:00:00.000Z', false)).toBe(1);
      expect(await idsIn(history)).toEqual(['r2']);
      const runs = (await history.results({})).flatMap(({ results }) => results.map(({ run }) => run));
      expect(new Set(runs)).toEqual(new Set(['r2']));
      expect(await history.list({ last: 9 })).toHaveLength(2);
    });
  });

  it('gives what an expectation came to over time, by environment', async () => {
    const [passed] = exampleReport('passed').drills;
    const [expectation] = passed?.expectations ?? [];
    await within(async (history) => {
      await history.keep([
        historyRun('r2', { injectedAt: '2026-11-02T00:00:00.000Z', synthetic: true }),
        historyRun('r1', { injectedAt: '2026-11-01T00:00:00.000Z', isCutOff: true }),
        historyRun('r3', { injectedAt: '2026-11-01T00:00:00.000Z', environment: 'elsewhere' }),
      ]);
      const all = await history.results({});
      expect(all.map(({ environment }) => environment)).toEqual([
        ...['elsewhere', 'elsewhere', 'verification', 'verification'],
      ]);
      const here = await history.results({ environment: 'verification' });
      expect(here).toEqual(all.slice(2));
      const one = here.find(({ scenario }) => scenario === passed?.scenario);
      const other = here.find(({ scenario }) => scenario !== passed?.scenario);
      expect(one).toMatchObject({
        ...{ scenario: passed?.scenario, key: expectation?.key, provider: 'mackerel', severity: 'critical' },
        monitor: expectation?.monitor.name,
      });
      expect(one?.results).toEqual([
        {
          ...{ run: 'r1', at: '2026-11-01T00:00:00.000Z', verdict: 'detected', outcome: 'passed', synthetic: false },
          ...{ latencyMs: expectation?.latencyMs, withinMs: expectation?.withinMs, scenarioHash: passed?.scenarioHash },
          ...{ floorMs: expectation?.floorMs, worstMs: expectation?.worstMs, cutOff: true },
          monitorHash: expectation?.monitorConfigHash,
        },
        expect.objectContaining({
          run: 'r2',
          at: '2026-11-02T00:00:00.000Z',
          synthetic: true,
          cutOff: false,
        }) as object,
      ]);
      expect(other?.results[1]).toMatchObject({ run: 'r2', verdict: 'missed', outcome: 'failed' });
      expect(other?.results[1]).not.toHaveProperty('latencyMs');
      const { scenario = '', key = '' } = one ?? {};
      expect(await history.results({ environment: 'verification', scenario, key })).toEqual([one]);
      expect(await history.results({ scenario: 'no-such' })).toEqual([]);
    });
  });

  it('takes an alert of which nobody was told for a failure, with its latency; where that is not known, not', async () => {
    const at = (day: string) => ({ injectedAt: `2026-11-0${day}T00:00:00.000Z` });
    await within(async (history) => {
      await history.keep([
        historyRun('r1', { ...at('1'), notified: { verdict: 'provider-unreachable', outcome: 'inconclusive' } }),
        historyRun('r2', { ...at('2'), notified: { verdict: 'not-notified', outcome: 'failed' } }),
      ]);
      const results = (await history.results({})).map((each) => each.results);
      expect(results[0]).toMatchObject([
        { verdict: 'detected', outcome: 'passed' },
        { verdict: 'not-notified', outcome: 'failed', latencyMs: { estimate: expect.any(Number) as number } },
      ]);
      expect((await history.list({ last: 1 }))[0]?.results).toMatchObject([{ verdict: 'missed' }]);
    });
  });

  it('keeps configurations once, by their hashes', async () => {
    const [drill] = exampleReport('passed').drills;
    const monitorHash = drill?.expectations[0]?.monitorConfigHash ?? '';
    const scenarioHash = drill?.scenarioHash ?? '';
    const name = 'a lone \ud800 and a \0';
    await within(async (history) => {
      await history.keep([historyRun('r1')]);
      expect(await history.configs([monitorHash, scenarioHash])).toEqual(new Map());
      const later = { monitorConfig: { duration: 3, name }, scenarioConfig: { fault: { k6: {} } } };
      await history.keep([historyRun('r2', later), historyRun('r3', later)]);
      const configs = await history.configs([monitorHash, 'unknown', scenarioHash]);
      expect(configs.get(scenarioHash)).toBe('{"fault":{"k6":{}}}');
      expect(JSON.parse(configs.get(monitorHash) ?? '')).toEqual({ duration: 3, name });
      expect(configs.size).toBe(2);
    });
  });

  it('keeps what was accepted, each once', async () => {
    const ofKey = { environment: 'e', scenario: 's', key: 'k' };
    const first = { ...ofKey, at: '2026-11-01T00:00:00.000Z', reason: 'for: 3 now', by: 'ana' };
    const second = { ...ofKey, at: '2026-11-02T00:00:00.000Z', reason: "it's", by: 'ben' };
    await within(async (history) => {
      await history.accept([]);
      await history.accept([second, first]);
      await history.accept([{ ...first, reason: 'once more' }]);
      expect(await history.acceptances()).toEqual([first, second]);
    });
  });
}
