import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../../src/cli';
import type { TrendReport } from '../../../../src/domain/trend/trendReport';
import { trendSchema } from '../../../../src/history/trendSchema';
import { paperEdge } from '../../../support/edge';
import { exportLines, minutely, nightOf, type Night, type Nightly } from '../../../support/nightlyHistory';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'alertdrill-trend-'));
  await writeFile(
    join(dir, 'alertdrill.yaml'),
    'environments: { e: { providers: { nobody: { key: "${NO_KEY}" } } } }\n',
  );
});
afterEach(() => rm(dir, { recursive: true }));

async function call(...argv: readonly string[]) {
  const { edge, said } = paperEdge({ argv: ['history', ...argv], cwd: dir });
  return { code: await runCli(edge), ...said };
}

const trend = (...argv: readonly string[]) => call('trend', ...argv);

async function reported(...argv: readonly string[]): Promise<TrendReport> {
  return trendSchema.parse(JSON.parse((await trend('--json', ...argv)).stdout));
}

async function keep(nights: number, scenarios: readonly Nightly[], environment?: string): Promise<void> {
  const file = join(dir, 'history.jsonl');
  await writeFile(file, exportLines(nights, scenarios, environment));
  expect((await call('import', file)).code).toBe(0);
}

const calm: Nightly = { scenario: 'images-deleted', monitor: 'Shop missing images', night: minutely(3) };

/** As it is where somebody asks for a second bad value before the alert. */
const duration = (night: number): Night =>
  night < 40
    ? { monitorConfigHash: 'c1', monitorConfig: { type: 'host', duration: 1, critical: 90 } }
    : { monitorConfigHash: 'c2', monitorConfig: { type: 'host', duration: 2, critical: 90 }, worstMs: 182_000 };
const slower: Nightly = {
  scenario: 'route-cut',
  monitor: 'Shop unmatched requests',
  night: (night) => ({ ...minutely(1, (each) => (each < 40 ? 0 : 65_000))(night), ...duration(night) }),
};
const missing: Nightly = {
  scenario: 'nginx-down',
  monitor: 'Shop availability',
  night: (night) => (night < 43 ? minutely(2)(night) : { verdict: 'missed', outcome: 'failed' }),
};

describe('history trend', () => {
  it('has one line where nothing has changed, and a table for those who ask for it', async () => {
    await keep(44, [calm]);
    expect(await trend()).toEqual({ code: 0, stdout: '✓ 1 expectation: nothing has changed\n', stderr: '' });
    const { stdout } = await trend('--all');
    expect(stdout).toMatch(/^expectation .* latest\nimages-deleted.* steady .* [▁-█]{10,20}\n\n✓ 1 expectation/u);
  });

  it('says what got slower since when and why, what fails since when, and exits 1', async () => {
    await keep(44, [calm, slower, missing]);
    const { code, stdout, stderr } = await trend();
    expect(code).toBe(1);
    expect(stderr).toBe('');
    const text = stdout.replaceAll(/\n +/g, ' ');
    expect(text).toContain(`route-cut: Shop unmatched requests slower since ${nightOf(40).slice(0, 10)}: median 1`);
    expect(text).toContain("likely cause: the monitor's configuration changed just then: duration: 1 -> 2");
    expect(text).toContain(
      `nginx-down: Shop availability failing since ${nightOf(43).slice(0, 10)} (missed, 1 run); the last to pass was that of ${nightOf(42).slice(0, 10)}`,
    );
    expect(text).toContain('✗ 3 expectations: 2 regressed');
    expect(text).not.toContain('images-deleted');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    // No line for a screen: neither colours nor anything that moves.
    // eslint-disable-next-line no-control-regex -- this is what must not be there
    expect(stdout).not.toMatch(/\u001b/);
  });

  it('as JSON keeps to its schema, regressions first', async () => {
    await keep(44, [calm, slower, missing]);
    const { totals, expectations, terms } = await reported('--min-effect', '30s', '--shift', '60s');
    expect(terms).toEqual({ significance: 0.01, minEffect: '30s' });
    expect(totals).toMatchObject({ expectations: 3, regressed: 2, steady: 1, failing: 1, gone: 0 });
    expect(expectations.map(({ scenario, state }) => `${scenario} ${state}`)).toEqual([
      'nginx-down regressed',
      'route-cut regressed',
      'images-deleted steady',
    ]);
    expect(expectations[1]?.cause).toMatchObject({
      at: nightOf(40),
      differences: [{ path: 'duration', before: '1', after: '2' }],
    });
    expect(expectations[2]?.needs).toEqual([{ shiftMs: 60_000, runs: expect.any(Number) as number }]);
    expect(expectations[2]?.results).toHaveLength(44);
  });

  it('exits by --fail-on', async () => {
    await keep(44, [calm, { ...missing, night: () => ({ verdict: 'missed', outcome: 'failed' }) }]);
    const codes = await Promise.all(
      [[], ['--fail-on', 'failure'], ['--fail-on', 'none']].map(async (flags) => (await trend(...flags)).code),
    );
    expect(codes).toEqual([0, 1, 0]);
    await keep(45, [slower], 'elsewhere');
    expect((await trend('--env', 'elsewhere')).code).toBe(1);
    expect((await trend('--env', 'elsewhere', '--fail-on', 'none')).code).toBe(0);
    // What matters to whom: an effect that is too small is none.
    expect((await trend('--env', 'elsewhere', '--min-effect', '80%')).code).toBe(0);
  });

  it('says at once what lies above the worst case, and of expectations that are gone nothing', async () => {
    const above: Nightly = { ...calm, night: minutely(3, (night) => (night === 43 ? 70_000 : 0)) };
    await keep(44, [above]);
    const { code, stdout } = await trend();
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\n +/g, ' ')).toMatch(
      /the last took 1\d\d s: more than the 122 s that the monitor's own configuration allows/,
    );
    // Two nights more, with another monitor.
    await keep(46, [{ ...slower, scenario: 'images-deleted' }]);
    expect((await reported()).totals).toMatchObject({ expectations: 1, gone: 1, tooFew: 1, aboveWorst: 0 });
  });

  it('writes Markdown in which nothing of a name comes to life, and a page that loads nothing', async () => {
    await keep(44, [{ ...slower, monitor: 'a|b <img src=x> @team `c`' }]);
    const { stdout } = await trend('--markdown', '--html', 'out/trend.html');
    expect(stdout).toContain('a\\|b \\<img src=x\\> @\u200bteam \\`c\\`');
    const page = await readFile(join(dir, 'out/trend.html'), 'utf8');
    expect(page).toContain('a|b &lt;img src=x&gt; @team `c`');
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/<script|(?:src|href)="(?!#|data:)/);
    expect(page).toContain(`slower since ${nightOf(40).slice(0, 10)}, with another configuration`);
  });

  it('refuses what it does not know, with a hint', async () => {
    await keep(3, [calm]);
    const messages: readonly (readonly [readonly string[], RegExp])[] = [
      [['--env', 'verificaton'], /no environment verificaton\n.*verification/],
      [['--scenario', 'image-deleted'], /no scenario image-deleted\n.*images-deleted/],
      [['--min-effect', 'much'], /--min-effect much is no duration/],
      [['--significance', '0.5'], /--significance 0\.5 .*\n.*0\.01 or 1%/],
      [['--shift', '-1s'], /--shift -1s is no duration/],
      [['--fail-on', 'sight'], /regression, failure, none/],
    ];
    for (const [flags, message] of messages) {
      const { code, stderr } = await trend(...flags);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
  });

  it('says that there are not enough runs', async () => {
    await keep(5, [calm]);
    const { code, stdout } = await trend();
    expect(stdout).toBe('✓ 1 expectation: nothing has changed; 1 without enough runs yet\n');
    expect(code).toBe(0);
    expect((await reported()).expectations[0]?.runs).toMatchObject({ judged: 5, lacking: 9 });
  });
});

describe('history accept', () => {
  it('starts a new baseline, says whose it is, and the trend is quiet', async () => {
    await keep(44, [slower, calm]);
    expect((await trend()).code).toBe(1);
    const { code, stdout } = await call('accept', 'route-cut', '--reason', 'two values: fewer false alarms');
    expect(stdout).toBe('route-cut: Shop unmatched requests in verification: what comes from now on is its baseline\n');
    expect(code).toBe(0);
    expect(await trend()).toMatchObject({ code: 0, stdout: '✓ 1 expectation: nothing has changed\n' });
    const exported = (await call('export')).stdout;
    expect(exported).toContain('two values: fewer false alarms');
  });

  it('takes the key of an expectation, of one environment and scenario', async () => {
    await keep(44, [slower]);
    await keep(45, [slower, { ...slower, scenario: 'route-cut-again' }], 'elsewhere');
    const key = 'mackerel/Shop unmatched requests/critical';
    expect((await call('accept', key)).stderr).toMatch(/several environments: elsewhere, verification\n.*--env/);
    expect((await call('accept', key, '--env', 'elsewhere')).stderr).toMatch(/several scenarios.*\n.*--scenario/);
    const { code } = await call('accept', key, '--env', 'elsewhere', '--scenario', 'route-cut-again');
    expect(code).toBe(0);
    expect((await reported('--env', 'elsewhere')).totals).toMatchObject({ expectations: 1, regressed: 1 });
    expect((await call('accept', 'route-cot')).stderr).toMatch(/no scenario or expectation route-cot\n.*route-cut/);
  });
});
