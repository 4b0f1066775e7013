import { promDurationMs, readExpression } from '../../../../src/providers/prometheus/expression';
import { breachOf } from '../../../../src/providers/prometheus/breach';
import { fingerprintOf } from '../../../../src/providers/prometheus/fingerprint';
import { latencyBounds, phasesMs } from '../../../../src/providers/prometheus/floor';
import { matchesWhole, parseMatchers, wouldMatch } from '../../../../src/providers/prometheus/matchers';
import { ruleOfAlert, resolvedOf, rulesOf } from '../../../../src/providers/prometheus/rule';
import { rulesAnswer } from '../../../../src/providers/prometheus/schema';

const groupsOf = (...groups: readonly object[]) =>
  rulesAnswer.parse({ data: { groups: groups.map((group) => ({ interval: 15, ...group })) } }).data.groups;
const alerting = (name: string, more: object = {}) => ({ type: 'alerting', name, query: 'x > 1', ...more });

describe("an expression by PromQL's grammar", () => {
  it.each([
    ['rate(errors_total{code=~"5.."}[5m]) > 0.5', 'rate(errors_total{code=~"5.."}[5m])', '>', 0.5],
    ['0.5 < up', 'up', '>', 0.5],
    ['(up == 0)', 'up', '==', 0],
    ['a / b >= -1', 'a / b', '>=', -1],
  ])('finds the simple comparison in %s', async (text, value, operator, limit) => {
    expect((await readExpression(text))?.comparison).toEqual({ value, operator, limit });
  });

  it.each(['a > b', 'a > 1 and b > 2', 'a > bool 1', 'absent(a)', 'a'])('finds none in %s', async (text) => {
    expect((await readExpression(text))?.comparison).toBeUndefined();
  });

  it('finds what it selects, over which range, and what it waits to miss', async () => {
    const text = 'sum by (job) (rate(a{x="b"}[1h30m])) / ignoring (job) max_over_time(c[5m:1m]) > 1 unless absent(d)';
    expect((await readExpression(text))?.selectors).toEqual([
      { text: 'a{x="b"}', metric: 'a', rangeMs: 5_400_000, inAbsent: false },
      { text: 'c', metric: 'c', rangeMs: 300_000, inAbsent: false },
      { text: 'd', metric: 'd', rangeMs: 0, inAbsent: true },
    ]);
  });

  it('is not read where it has other syntax', async () => {
    expect(await readExpression('a >')).toBeUndefined();
  });

  it.each([
    ['15s', 15_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1w', 604_800_000],
    ['', undefined],
    ['5', undefined],
  ])('reads the duration %j', (text, ms) => {
    expect(promDurationMs(text)).toBe(ms);
  });
});

describe('alerting rules', () => {
  it('have ids that tell them apart, whatever they are called', () => {
    const rules = rulesOf(
      groupsOf(
        { name: 'a', rules: [alerting('X'), alerting('Y', { labels: { severity: 'warning' } })] },
        { name: 'b', rules: [alerting('Y', { labels: { s: '1' } }), alerting('Y', { labels: { s: '2' } })] },
        { name: 'c', rules: [alerting('Z'), alerting('Z'), { type: 'recording', name: 'r', query: 'x' }] },
      ),
    );
    expect(rules.map(({ id }) => id)).toEqual(['a/X', 'a/Y', 'b/Y{s="1"}', 'b/Y{s="2"}', 'c/Z{}', 'c/Z{}#2']);
  });

  it('have a configuration in words of which the hash is', () => {
    const more = { query: 'up == 0', duration: 60, keepFiringFor: 30, labels: { b: '2', a: '1' } };
    const [rule] = rulesOf(groupsOf({ name: 'g', interval: 15, rules: [alerting('X', more)] }));
    expect(JSON.stringify(resolvedOf(rule!, 'http://p').config)).toBe(
      '{"name":"X","query":"up == 0","duration":60,"keepFiringFor":30,"interval":15,"labels":{"a":"1","b":"2"}}',
    );
  });

  it('change their hash with what decides when they fire, and not with annotations', () => {
    const hashOf = (more: object, interval = 15) =>
      rulesOf(groupsOf({ name: 'a', interval, rules: [alerting('X', more)] }))[0]!.configHash;
    const first = hashOf({ duration: 60, labels: { a: '1', b: '2' } });
    expect(hashOf({ duration: 60, labels: { b: '2', a: '1' }, annotations: { summary: 'x' } })).toBe(first);
    expect(hashOf({ duration: 61, labels: { a: '1', b: '2' } })).not.toBe(first);
    expect(hashOf({ duration: 60, labels: { a: '1', b: '2' } }, 30)).not.toBe(first);
  });

  it('are found by the labels of an alert, the most precise first, templates apart', () => {
    const labels = { severity: 'critical' };
    const rules = rulesOf(
      groupsOf({
        name: 'a',
        rules: [alerting('X'), alerting('X', { labels }), alerting('T', { labels: { severity: '{{ $value }}' } })],
      }),
    );
    const idOf = (alert: Record<string, string>) => ruleOfAlert(rules, alert)?.id;
    expect(idOf({ alertname: 'X', ...labels })).toBe('a/X{severity="critical"}');
    expect(idOf({ alertname: 'X', severity: 'warning' })).toBe('a/X{}');
    expect(idOf({ alertname: 'T', severity: '9' })).toBe('a/T');
    expect(idOf({ alertname: 'other' })).toBeUndefined();
  });
});

describe('the bounds of the latency', () => {
  const rule = { intervalMs: 15_000, forMs: 20_000 };
  const selector = { text: 'x', rangeMs: 60_000, inAbsent: false };
  const feed = { selector, series: 1, ofMetric: 1, jobs: ['shop'], inputs: [], everyMs: 10_000, lagMs: 5_000 };

  it('are `for` in whole evaluations, and scrape, time-out, two evaluations and range beside it', () => {
    const { floor, worst } = latencyBounds(rule, { expression: undefined, feeds: [feed] }, {});
    expect(floor.ms).toBe(30_000);
    expect(worst!.ms).toBe(10_000 + 5_000 + 30_000 + 30_000 + 60_000);
    expect(latencyBounds({ ...rule, forMs: 0 }, { expression: undefined, feeds: [feed] }, {}).floor.ms).toBe(0);
    expect(
      latencyBounds({ ...rule, forMs: 30_000 }, { expression: undefined, feeds: [] }, { everyMs: 1 }).floor.ms,
    ).toBe(30_000);
    expect(
      latencyBounds({ ...rule, forMs: 30_001 }, { expression: undefined, feeds: [] }, { everyMs: 1 }).floor.ms,
    ).toBe(45_000);
  });

  it('meet the same phases again after the rarest of evaluations, scrapes and records', () => {
    const expression = undefined;
    expect(phasesMs(rule, { expression, feeds: [feed] }, undefined)).toBe(15_000);
    expect(phasesMs(rule, { expression, feeds: [{ ...feed, everyMs: 60_000 }] }, undefined)).toBe(60_000);
    const recorded = { ...feed, everyMs: 20_000, inputs: [{ ...feed, everyMs: 30_000 }] };
    expect(phasesMs(rule, { expression, feeds: [recorded] }, undefined)).toBe(30_000);
    expect(phasesMs(rule, { expression, feeds: [] }, 30_000)).toBe(30_000);
    expect(phasesMs(rule, { expression, feeds: [] }, undefined)).toBe(15_000);
  });

  const noSeries = { selector: { ...selector, metric: 'x' }, series: 0, ofMetric: 0, jobs: [], inputs: [] };
  const assumed = { everyMs: 7_000, lagMs: 3_000, as: 'that of the slowest target' };
  const termsOf = (
    sources: Parameters<typeof latencyBounds>[1],
    pace: Parameters<typeof latencyBounds>[2] = { assumed },
  ) => latencyBounds({ ...rule, forMs: 0 }, sources, pace).worst?.terms;
  const evaluations = 'evaluation interval of 15 s x 2: 30 s';
  const filled = 'until the range of the expression is filled: 60 s';

  it('are reckoned with an assumed scrape, and say so, where no series shows which target it comes from', () => {
    expect(termsOf({ expression: undefined, feeds: [noSeries] })).toEqual([
      'scrape interval (assumed, that of the slowest target: which target has x is not known now): 7 s',
      'time-out of a scrape (assumed likewise): 3 s',
      evaluations,
      filled,
    ]);
    // The controls: the author says it, or a series does.
    expect(termsOf({ expression: undefined, feeds: [noSeries] }, { everyMs: 5_000 })?.[0]).toBe('scrape interval: 5 s');
    expect(termsOf({ expression: undefined, feeds: [feed] })?.[0]).toBe('scrape interval: 10 s');
  });

  it('are those of the slowest way, by which a recorded metric is scraped, gathered and recorded', () => {
    const recorded = { ...noSeries, selector: { text: 'job:x', metric: 'job:x', rangeMs: 0, inAbsent: false } };
    const sources = { expression: undefined, feeds: [feed, { ...recorded, everyMs: 20_000, inputs: [noSeries] }] };
    expect(termsOf(sources)).toEqual([
      expect.stringMatching(/^scrape interval \(assumed.*: 7 s$/),
      'time-out of a scrape (assumed likewise): 3 s',
      'until the range that job:x records is filled: 60 s',
      'until job:x is recorded: 20 s',
      evaluations,
    ]);
    const short = { ...noSeries, selector: { ...selector, rangeMs: 0 } };
    expect(termsOf({ ...sources, feeds: [feed, { ...recorded, everyMs: 20_000, inputs: [short] }] })).toEqual([
      'scrape interval: 10 s',
      'time-out of a scrape: 5 s',
      evaluations,
      filled,
    ]);
  });

  it('wait for what fires by its absence until it counts no more, unless a scrape that fails says so', () => {
    const expression = { selectors: [] };
    const instant = { ...selector, rangeMs: 0, inAbsent: true };
    const gone = expect.stringMatching(/^until the last sample counts no more .*: 300 s$/) as string;
    expect(termsOf({ expression, feeds: [], silences: [{ ...noSeries, selector: instant }] })).toContainEqual(gone);
    expect(termsOf({ expression, feeds: [], silences: [{ ...feed, selector: instant }] })).toEqual([
      'scrape interval: 10 s',
      'time-out of a scrape: 5 s',
      evaluations,
    ]);
  });

  it('are evaluations alone where the expression has no data', () => {
    expect(termsOf({ expression: { selectors: [] }, feeds: [] })).toEqual([evaluations]);
  });

  it('have no worst case where the expression can not be read', () => {
    expect(latencyBounds(rule, { expression: undefined, feeds: [] }, {}).worst).toBeUndefined();
    expect(latencyBounds(rule, { expression: undefined, feeds: [] }, { everyMs: 5_000 }).worst!.ms).toBe(65_000);
  });
});

describe('label matchers', () => {
  it('are read as configuration files have them', () => {
    expect(parseMatchers('{a="b", c=~"d,e.*", f!="\\"x", g!~h}')).toEqual([
      { name: 'a', value: 'b', isRegex: false, isEqual: true },
      { name: 'c', value: 'd,e.*', isRegex: true, isEqual: true },
      { name: 'f', value: '"x', isRegex: false, isEqual: false },
      { name: 'g', value: 'h', isRegex: true, isEqual: false },
    ]);
  });

  it.each([
    ['a="b"', 'yes'],
    ['a="c"', 'no'],
    ['a=~"b|c"', 'yes'],
    ['a=~"[b"', 'no'],
    ['z="b"', 'maybe'],
    ['z="b", a="c"', 'no'],
    ['y="b"', 'no'],
    ['y=""', 'yes'],
    ['y!="b"', 'yes'],
  ])('would match %s: %s', (text, expected) => {
    const known = { labels: { a: 'b' }, mayHave: (name: string) => name === 'z' };
    expect(wouldMatch(parseMatchers(text), known)).toBe(expected);
  });
});

describe('how far and long a value was beyond its threshold', () => {
  const comparison = { value: 'x', operator: '>', limit: 5 } as const;
  const of = (...values: readonly number[]) =>
    breachOf(
      { labels: {}, stepMs: 1_000, points: values.map((value, index) => ({ atMs: index * 1_000, value })) },
      comparison,
    );

  it('is the longest time without interruption, each point for its step', () => {
    expect(of(6, 0, 7, 8, 0)).toMatchObject({ peak: 8, heldMs: 2_000 });
    expect(of(5, 5)).toMatchObject({ peak: 5, heldMs: 0 });
    expect(of()).toBeUndefined();
    expect(of(Number.NaN)).toBeUndefined();
  });

  it.each([
    ['>', [4, 6, 5], 6],
    ['<', [4, 6, 5], 4],
    ['==', [1, 4, 9], 4],
    ['==', [1, 5, 1], 5],
    ['!=', [5, 5, 7], 7],
    ['!=', [5, 5], 5],
  ] as const)('is as near as it came to x %s 5: of %j it is %s', (operator, values, peak) => {
    const points = values.map((value, index) => ({ atMs: index * 1_000, value }));
    expect(breachOf({ labels: {}, stepMs: 1_000, points }, { value: 'x', operator, limit: 5 })).toMatchObject({ peak });
  });
});

describe('regular expressions are read by the syntax of RE2, and match the whole of a value', () => {
  it.each([
    ['(?i)/api/.*', '/API/x', true],
    ['(?i)/api/.*', '/other', false],
    ['a(?i)b(?-i)c', 'aBc', true],
    ['a(?i)b(?-i)c', 'aBC', false],
    ['[[:digit:]]+', '42', true],
    ['[[:digit:]]+', 'digit:', false],
    ['(?P<name>a)b', 'ab', true],
    [String.raw`\Aab\z`, 'ab', true],
    ['a.b', 'a\nb', true],
    ['ab', 'abc', false],
    ['a|ab', 'ab', true],
    ['(?!b).*', 'ab', false],
    ['[b', '[b', false],
  ])('%s and %s', (pattern, value, isMatch) => {
    expect(matchesWhole(pattern, value)).toBe(isMatch);
  });
});

it('the fingerprint is the one that Alertmanager prints', () => {
  // As Alertmanager 0.25 answered for these labels.
  const labels = { alertname: 'HighErr', instance: '127.0.0.1:29101', job: 'shop', path: '/a', severity: 'critical' };
  expect(fingerprintOf(labels)).toBe('9fa576f2a7b661b6');
});
