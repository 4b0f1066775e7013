import { ProviderError, UsageError } from '../../../../src/domain/errors';
import type { MetricPost } from '../../../../src/ports/metricPost';
import { NotSent, type ReporterProvider } from '../../../../src/ports/reporter';
import { mackerel } from '../../../../src/reporters/mackerel';
import { expectationPart, namePart } from '../../../../src/reporters/mackerel/metricNames';
import { exampleReport } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';

function bench(...names: readonly string[]) {
  const posts: (MetricPost & { readonly provider: string })[] = [];
  const providers = names.map((name): ReporterProvider => ({
    ...{ name, kind: 'mackerel' },
    postMetrics: (post) => Promise.resolve(void posts.push({ ...post, provider: name })),
  }));
  const { system } = recordOutput({ providers: [{ name: 'prometheus', kind: 'prometheus' }, ...providers] });
  return { posts, reporter: () => mackerel.create({ argument: 'drills' }, system) };
}

const valid = /^[a-zA-Z0-9._-]+$/;

describe('the mackerel reporter', () => {
  it('posts figures of each expectation and each drill to the service, as of its end', async () => {
    const { posts, reporter } = bench('mackerel');
    await reporter().runFinished?.(exampleReport('passed', 'missed'), []);
    const [post] = posts;
    const figures = Object.fromEntries(post?.points.map(({ name, value }) => [name, value]) ?? []);
    const shop = 'Shop_p95_latency_critical-';
    expect(Object.keys(figures).map((name) => name.replace(/-[0-9a-f]{8}\./, '-HASH.'))).toEqual([
      ...['passed', 'failed', 'inconclusive', 'rollback_failed'].map(
        (state) => `alertdrill.verification.access-10x.drill.${state}`,
      ),
      ...['latency', 'deadline', 'floor', 'worst_case', 'margin'].map(
        (figure) => `alertdrill.verification.access-10x.${shop}HASH.${figure}_seconds`,
      ),
      ...['passed', 'failed', 'inconclusive', 'rollback_failed'].map(
        (state) => `alertdrill.verification.route-cut.drill.${state}`,
      ),
      ...['deadline', 'floor', 'worst_case'].map(
        (figure) => `alertdrill.verification.route-cut.${shop}HASH.${figure}_seconds`,
      ),
    ]);
    expect(Object.values(figures).slice(0, 9)).toEqual([1, 0, 0, 0, 6.506, 15, 4, 9, 8.494]);
    expect(post?.service).toBe('drills');
    expect(new Set(post?.points.slice(0, 9).map(({ atMs }) => atMs))).toEqual(
      new Set([Date.parse(exampleReport('passed').drills[0]?.phases.at(-1)?.endedAt ?? '')]),
    );
  });

  it('tells each Mackerel of its own monitors alone', async () => {
    const { posts, reporter } = bench('mackerel', 'other');
    await reporter().runFinished?.(exampleReport('passed'), []);
    expect(posts.map(({ provider, points }) => [provider, points.length])).toEqual([
      ['mackerel', 9],
      ['other', 4],
    ]);
  });

  it('says what was not taken, with what to do, and tells the others all the same', async () => {
    const posts: string[] = [];
    const refused: ReporterProvider = {
      ...{ name: 'a', kind: 'mackerel' },
      postMetrics: () =>
        Promise.reject(new ProviderError('forbidden', 'answered 403', { hint: 'the key needs Write' })),
    };
    const taken: ReporterProvider = {
      ...{ name: 'b', kind: 'mackerel' },
      postMetrics: () => Promise.resolve(void posts.push('b')),
    };
    const reporter = mackerel.create({ argument: 'drills' }, recordOutput({ providers: [refused, taken] }).system);
    const finished = reporter.runFinished?.(exampleReport('passed'), []);
    await expect(finished).rejects.toThrow(new NotSent('answered 403 (the key needs Write)'));
    expect(posts).toEqual(['b']);
  });

  it('is refused where there is no Mackerel', () => {
    expect(bench().reporter).toThrow(UsageError);
  });
});

describe('a name in Mackerel', () => {
  it.each([
    ['access-10x', 'access-10x'],
    ['検証環境', expect.stringMatching(/^[0-9a-f]{8}$/)],
    ['商品 API の応答時間', expect.stringMatching(/^API-[0-9a-f]{8}$/)],
    ['a.b', expect.stringMatching(/^a_b-[0-9a-f]{8}$/)],
    ['x'.repeat(300), expect.stringMatching(/^x{60}-[0-9a-f]{8}$/)],
  ])('of %s', (text, name) => {
    expect(namePart(text)).toEqual(name);
    expect(namePart(text)).toMatch(valid);
  });

  it('is the same for ever: monitors of people are on it', () => {
    expect(namePart('商品一覧の応答時間')).toBe('8d92db4f');
    expect(expectationPart('mackerel/商品一覧の応答時間/critical/any', '商品一覧の応答時間', 'critical')).toBe(
      'critical-5c72c7f6',
    );
    expect(expectationPart('mackerel/Shop p95 latency/any/host=web-01', 'Shop p95 latency', undefined)).toBe(
      'Shop_p95_latency-3158b3f9',
    );
    expect(expectationPart('checkout-p95', '決済', 'critical')).toBe('checkout-p95');
  });

  it('tells what differs apart', () => {
    const texts = ['a b', 'a.b', 'a_b', 'a/b', '商品', '注文', 'a  b'];
    expect(new Set(texts.map(namePart)).size).toBe(texts.length);
    const keys = ['critical/any', 'critical/host=a', 'warning/any'].map((rest) => `mackerel/注文の応答/${rest}`);
    expect(new Set(keys.map((key) => expectationPart(key, '注文の応答', 'critical'))).size).toBe(keys.length);
  });
});
