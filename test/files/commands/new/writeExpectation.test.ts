import { UsageError } from '../../../../src/domain/errors';
import { faultsWritten } from '../../../../src/commands/scaffold/faultsWritten';
import { fillBlanks, fitting } from '../../../support/fillBlanks';
import { latencyMonitor } from '../../../support/initBench';
import { newBench, type NewBenchSetUp } from '../../../support/newBench';
import { scriptedMackerel, type MackerelWorld } from '../../../support/scriptedMackerel';

const service = { type: 'service', service: 'shop', operator: '>', warning: 5, critical: 10, duration: 2 };
const monitors = [
  latencyMonitor,
  { ...service, id: 'e1', name: 'Shop 5xx rate', metric: 'errors.rate', memo: 'see https://wiki.example.com/5xx, now' },
  { ...service, id: 'u1', name: 'Shop unmatched', metric: 'routes.unmatched', critical: undefined },
  { type: 'external', id: 'x1', name: 'Front page', url: 'https://shop.example.com/items', service: 'shop' },
  { type: 'external', id: 'x2', name: 'Elsewhere', url: 'https://other.example.com/items' },
  { type: 'connectivity', id: 'c1', name: 'connectivity', scopes: ['shop: web'] },
  { type: 'host', id: 'd1', name: 'Disk', metric: 'disk%', operator: '>', warning: 80, critical: 90, duration: 1 },
  { type: 'host', id: 'l1', name: 'Load', metric: 'loadavg5', operator: '>', warning: 2, critical: 4, duration: 3 },
  { type: 'expression', id: 'q1', name: 'Sum', expression: 'sum(service(shop, errors.*))', operator: '>', critical: 1 },
];
const host = (id: string, name: string) => ({ id, name, status: 'working', roles: { shop: ['web'] }, meta: {} });
const checks = [{ id: 'k1', name: 'shop-checkout' }];

const benches: ReturnType<typeof newBench>[] = [];
function bench(setUp: Partial<NewBenchSetUp> = {}, world: Partial<MackerelWorld> = {}) {
  const hosts = [host('h1', 'web-01'), host('h2', 'web-02')];
  const servers = scriptedMackerel({ monitors, checks, hosts, services: [{ name: 'shop' }], ...world });
  const made = newBench({ servers, ...setUp });
  benches.push(made);
  return made;
}
afterEach(() => {
  for (const made of benches.splice(0)) made.remove();
});

const person = fitting('${SHOP_URL}/');
const allow = {
  commands: ['systemctl', 'ssh'],
  files: ['/tmp/shop'],
  processes: ['nginx', 'mackerel-agent'],
};
const files = { 'load.ts': 'export default () => {};\n' };

describe('a file for each monitor', () => {
  it.each<[string, string, object]>([
    ['Shop p95 latency', 'k6', { effect: { kind: 'http' }, scope: { services: ['shop'] } }],
    [
      'Shop 5xx rate',
      'http',
      { effect: { options: { sees: { status: '5xx' } } }, runbook: 'https://wiki.example.com/5xx' },
    ],
    ['Shop unmatched', 'http', { effect: { options: { sees: { status: '4xx' } } }, expect: [{ severity: 'warning' }] }],
    ['Front page', 'http', { effect: { title: 'GET https://shop.example.com/items answers 5xx' } }],
    ['Elsewhere', 'http', { effect: { title: 'GET https://shop.example.com/ answers 5xx' }, scope: {} }],
    ['connectivity', 'process', { scope: { roles: ['shop:web'] }, expect: [{ on: { role: 'shop:web' } }] }],
    ['Disk', 'files', { fault: { options: { fill: [{ used: 0.93 }] } }, expect: [{ severity: 'critical', on: {} }] }],
    ['Load', 'manual', { expect: [{ severity: 'critical', on: {} }] }],
    ['Sum', 'http', { expect: [{ severity: 'critical' }] }],
    ['shop-checkout', 'command', { effect: { kind: 'command', options: { sees: { exit: 2 } } } }],
  ])('of %s has the fault %s, and nothing is wrong with it but its blanks', async (name, kind, expected) => {
    // Nothing is allowed but the shop's host: what that forbids has to be a blank, too.
    const made = bench({ files });
    const { file = '', text } = await made.new({ monitor: name });
    const problems = made.problems();
    expect(problems.map(({ message }) => message)).toEqual(
      problems.map(({ path = '' }) => `${path}: is still to be filled in`),
    );
    expect(problems).toHaveLength(text.match(/"TO DO: /g)?.length ?? 0);
    for (const { line = 0 } of problems) expect(text.split('\n')[line - 1]).toContain('TO DO');
    expect(made.files()[file]).toBe(text);

    const filled = bench({ files: { ...files, [file]: fillBlanks(text, person) }, allow });
    expect(filled.load().scenarios).toMatchObject([{ fault: { kind }, ...expected }]);
    expect(filled.load().scenarios[0]?.expect).toMatchObject([{ monitor: { name } }]);
  });

  it.each(faultsWritten)('takes the fault %s where that is asked for', async (fault) => {
    const made = bench({ files });
    const { file = '', text } = await made.new({ monitor: 'Shop 5xx rate', fault });
    expect(made.problems().every(({ message }) => message.endsWith('is still to be filled in'))).toBe(true);
    const filled = bench({ files: { ...files, [file]: fillBlanks(text, person) }, allow });
    expect(filled.load().scenarios).toMatchObject([{ fault: { kind: fault }, effect: { kind: 'http' } }]);
  });

  it('has the deadline over the worst case for the severity that it expects, with each term of the sum', async () => {
    const { text } = await bench().new({ monitor: 'Shop 5xx rate' });
    expect(text).toMatch(
      / {4}# {3}At least 0 s:\n.*\n {4}# {3}At most 182 s:\n {4}# {7}60 s post interval x \(2 samples \+ 1 attempt - 1\): 120 s\n {4}# {5}\+ .*: 60 s\n {4}# {5}\+ network and processing: 2 s\n {4}within: 3m30s\n/,
    );
    expect(text).toContain('# metric: { normal: 1, faulted: 9, every: 1m }   # what you know of its values');
    expect((await bench().new({ monitor: 'Sum' })).text).not.toContain('# metric:'); // its arithmetic has no such term
    // The control: another monitor has another one.
    expect((await bench().new({ monitor: 'Shop p95 latency' })).text).toContain('within: 4m30s');
  });

  it('reckons with the post interval that the last hour shows', async () => {
    const noon = Date.UTC(2026, 10, 23, 12) / 1000; // the virtual clock's start
    const metrics = { 'shop/errors.rate': [30, 20, 10, 0].map((ago) => ({ time: noon - ago, value: 0 })) };
    const made = bench({}, { metrics });
    const { text } = await made.new({ monitor: 'Shop 5xx rate' });
    expect(text).toContain('10 s post interval x (2 samples + 1 attempt - 1): 20 s');
    expect(text).toContain('within: 36s');
    expect(made.said).toEqual([]);
  });

  it('has the only host that a monitor can mean', async () => {
    const { text } = await bench({}, { hosts: [host('h1', 'web-01')] }).new({ monitor: 'Load' });
    expect(text).toContain('on: { host: web-01 }');
    expect(text).toContain('scope: { hosts: [ web-01 ] }');
  });

  it('names a monitor by its id where another has its name, and asks which', async () => {
    const twins = [latencyMonitor, { ...latencyMonitor, id: 'm2' }];
    const alone = bench({}, { monitors: twins });
    const refusal = await alone.new({ monitor: latencyMonitor.name }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ hint: expect.stringMatching(/--monitor m1 [^]*--monitor m2 /) as string });
    const byId = await alone.new({ monitor: 'm2' });
    expect(byId.text).toContain('monitor: { id: "m2" }');
    const asked = bench({ replies: [['Which of those', 'm2']] }, { monitors: twins });
    expect((await asked.new({ monitor: latencyMonitor.name })).text).toContain('monitor: { id: "m2" }');
  });

  it('gives file and scenario the same number where another monitor has the name, and never writes one twice', async () => {
    const twins = [latencyMonitor, { ...latencyMonitor, id: 'm2' }];
    const made = bench({}, { monitors: twins });
    const first = await made.new({ monitor: 'm1' });
    const second = await made.new({ monitor: 'm2' });
    expect([first.file, second.file]).toEqual([
      'expectations/shop-p95-latency.yaml',
      'expectations/shop-p95-latency-2.yaml',
    ]);
    expect(second.text).toContain('scenario: shop-p95-latency-2\n');
    for (const [monitor, { file = '' }] of [['m1', first] as const, ['m2', second] as const]) {
      await expect(made.new({ monitor })).rejects.toThrow(`${file} is there already`);
    }
    // A third one finds both taken; a file that nobody can read is nobody's place.
    const third = bench({ files: { 'expectations/shop-p95-latency.yaml': 'mine' } }, { monitors: twins });
    await expect(third.new({ monitor: 'm2' })).rejects.toThrow('expectations/shop-p95-latency.yaml is there already');
  });

  it('has what it watches for a name in another script, and the name itself for people', async () => {
    const named = (id: string, name: string) => ({ ...latencyMonitor, id, name, metric: 'latency.p99' });
    const japanese = [
      named('3yAYEDLXKL5', 'レイテンシ監視'),
      named('3yAYEDLXKL6', '応答時間'),
      { type: 'external', id: 'x1', name: '外形監視', url: 'https://shop.example.com/items?token=t' },
      { type: 'connectivity', id: 'c1', name: '死活監視' },
      { type: 'anomalyDetection', id: 'a1', name: '異常検知', scopes: ['shop: web'], warningSensitivity: 'normal' },
    ];
    const made = bench({}, { monitors: japanese });
    const written = [];
    for (const { id } of japanese) written.push(await made.new({ monitor: id }));
    expect(written.map(({ file }) => file?.replace(/^expectations\/|\.yaml$/g, ''))).toEqual([
      'shop-latency-p99',
      'shop-latency-p99-2',
      'shop-example-com-items',
      'connectivity',
      'shop-web-anomaly-detection',
    ]);
    expect(written[0]?.text).toContain('title: レイテンシ監視 fires\n');
    expect(written[0]?.text).toContain('- monitor: レイテンシ監視   # the exact name\n');
  });

  it('says at its top when the monitor fires, in the units of its type', async () => {
    const page = {
      ...{
        type: 'external',
        id: 'x3',
        name: 'Shop',
        url: 'https://shop.example.com/',
        service: 'shop',
        maxCheckAttempts: 2,
      },
      ...{ responseTimeWarning: 1000, responseTimeCritical: 3000, responseTimeDuration: 3 },
      ...{ certificationExpirationWarning: 30, certificationExpirationCritical: 7 },
    };
    const odd = {
      type: 'anomalyDetection',
      id: 'a1',
      name: 'Odd',
      scopes: ['shop: web'],
      warningSensitivity: 'normal',
    };
    const made = bench({}, { monitors: [page, odd] });
    const head = ({ text }: { readonly text: string }) => text.split('\n').filter((line) => line.startsWith('# | '));
    expect(head(await made.new({ monitor: 'Shop' }))).toEqual([
      '# | https://shop.example.com/ answers, as Mackerel sees it from outside; critical where it does not, or not as it should',
      '# | the mean of the last 3 response times: warning above 1000 ms, critical above 3000 ms',
      '# | 2 times in a row',
      '# | its certificate: warning 30 days before its end, critical 7 days before its end',
    ]);
    const written = await made.new({ monitor: 'Odd' });
    expect(head(written)).toEqual([
      '# | hosts whose values are not as they have been',
      '# | warning with the sensitivity normal',
    ]);
    expect(written.text).toMatch(/ severity: warning [^]*a guess.*\n.*what is odd enough depends on/);
  });

  describe('of a monitor of values and of their interruption', () => {
    const orders = { ...service, id: 'o1', name: 'Orders', metric: 'orders.count', operator: '<', warning: undefined };
    const missing = { missingDurationWarning: 10, missingDurationCritical: 30 };
    const written = async (more: object) => {
      const made = bench({}, { monitors: [{ ...orders, ...missing, ...more }] });
      const { file = '', text } = await made.new({ monitor: 'Orders' });
      const filled = bench({ files: { ...files, [file]: fillBlanks(text, person) }, allow });
      return { text, scenario: filled.load().scenarios[0]! };
    };

    it('says both, ends a process, and has the deadline of values that come, beside that of none', async () => {
      const { text, scenario } = await written({});
      expect(text).toContain(
        '# | critical below 10\n# | without any point: warning after 10 minutes, critical after 30 minutes\n',
      );
      expect(scenario).toMatchObject({
        fault: { kind: 'process' },
        expect: [{ severity: 'critical', withinMs: 210_000, metric: { faulted: 0 } }],
      });
      expect(text).toMatch(
        /At most 182 s:\n[^]*within: 3m30s\n.*none come.*`within: 35m`, without `metric`[^]*At most 1862 s:/,
      );
    });

    it('has the fault of its metric where that has one, and the severity that values reach', async () => {
      const { text, scenario } = await written({
        metric: 'errors.rate',
        operator: '>',
        warning: 5,
        critical: undefined,
      });
      expect(scenario).toMatchObject({ fault: { kind: 'http' }, expect: [{ severity: 'warning', withinMs: 210_000 }] });
      expect(text).toContain('critical after 30 minutes');
    });

    it('is of the interruption alone where values have no limit', async () => {
      const { text, scenario } = await written({ metric: 'errors.rate', critical: undefined });
      expect(scenario).toMatchObject({
        fault: { kind: 'process' },
        expect: [{ severity: 'critical', withinMs: 2_100_000 }],
      });
      expect(text).toContain('# metric: { every: 1m }');
    });
  });

  it('takes the load of another scenario, and a name that no other has', async () => {
    const other =
      'scenario: shop-p95-latency\nload: { script: load.ts, rate: 90/m }\nfault: { k6: { multiplyLoad: 2 } }\nexpect: [{ monitor: X, within: 4m }]\n';
    const made = bench({ files: { ...files, 'expectations/other.yaml': other } });
    const { file, text } = await made.new({ monitor: 'Shop p95 latency' });
    expect(file).toBe('expectations/shop-p95-latency-2.yaml');
    expect(text).toContain('scenario: shop-p95-latency-2\n');
    expect(text).toContain('as in expectations/other.yaml\n  script: load.ts\n  rate: 90/m\n');
  });

  it('says what would be in the way just now', async () => {
    const made = bench();
    await made.new({ monitor: 'Shop 5xx rate' });
    expect(made.said).toEqual(['! no point of errors.rate within the last hour']);
  });
});

describe('what is asked for', () => {
  it('is chosen from all that there are, in a terminal', async () => {
    const made = bench({ replies: [['Which monitor', 'Front page']] });
    expect(await made.new()).toMatchObject({ file: 'expectations/front-page.yaml' });
    expect(made.person?.offered).toHaveLength(monitors.length + checks.length);
    // Those first that suit a drill best, as `init` has them.
    expect(made.person?.offered[0]).toBe('Front page  (external)');
    expect(made.person?.offered.at(-1)).toBe('Sum  (expression)');
  });

  it.each([
    ['no name', {}, '--monitor NAME is missing', /there is: Front page, /],
    ['a name that there is not', { monitor: 'Frnt page' }, 'no monitor has the name', /did you mean Front page\?/],
    [
      'a fault that there is not',
      { monitor: 'Front page', fault: 'comand' },
      'no such fault',
      /did you mean command\?/,
    ],
    ['a list of faults', { monitor: 'Front page', fault: 'steps' }, 'no such fault', /a list of others/],
    ['a file that is no YAML', { monitor: 'Front page', output: 'a.txt' }, 'no name of an expectation file', /\.yaml/],
  ])('is refused with a hint, and nothing is written: %s', async (_, flags, message, hint) => {
    const made = bench();
    const before = made.files();
    const error = await made.new(flags).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: expect.stringContaining(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
    expect(made.files()).toEqual(before);
  });

  it('never replaces a file, and writes another where that is said, or none', async () => {
    const made = bench({ files: { 'expectations/front-page.yaml': 'mine' } });
    await expect(made.new({ monitor: 'Front page' })).rejects.toMatchObject({
      message: 'expectations/front-page.yaml is there already, and nothing is replaced',
      hint: expect.stringContaining('--output FILE') as string,
    });
    expect(await made.new({ monitor: 'Front page', output: 'deep/er/a.yaml' })).toMatchObject({
      file: 'deep/er/a.yaml',
    });
    const before = made.files();
    expect(before['expectations/front-page.yaml']).toBe('mine');
    expect(before['deep/er/a.yaml']).toMatch(
      /^# yaml-language-server: \$schema=(\.\.\/)+.*schema\/expectation\.json\n/,
    );
    const shown = await made.new({ monitor: 'Front page', stdout: true });
    expect(shown.file).toBeUndefined();
    expect(shown.text).toContain('monitor: Front page');
    expect(made.files()).toEqual(before);
  });

  it('is refused where the key belongs to another organization', async () => {
    await expect(bench({}, { organization: 'acme-prod' }).new({ monitor: 'Front page' })).rejects.toThrow('acme-prod');
  });
});
