import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../../src/commands/check/check';
import type { InitFlags } from '../../../src/commands/flags';
import { init } from '../../../src/commands/init/init';
import type { Edge } from '../../../src/edge';
import { filesOf, fillExpectations } from '../../support/initBench';
import { describeWithServers, startPrometheusStack, type PrometheusStack } from '../../support/prometheusStack';

jest.setTimeout(60_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: HighErrorRate, expr: shop_errors > 5, for: 2s, labels: { severity: critical } }
      - { alert: Slow, expr: shop_slow > 5 }
`;
const token = 'bearer-that-must-not-leak';

describeWithServers('init against a real Prometheus and Alertmanager', () => {
  let stack: PrometheusStack;
  let dir: string;
  let printed: string[];
  beforeAll(async () => {
    stack = await startPrometheusStack({ rules, samples: { shop_slow: 0 } });
    await stack.evaluated();
    await stack.until('shop_slow', 'some');
  });
  afterAll(() => stack.stop());
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-init-'));
    printed = [];
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const edge = (env: Readonly<Record<string, string>> = {}): Edge => {
    const sink = { write: (text: string) => void printed.push(text), isTty: false, colors: false, columns: 80 };
    return {
      argv: [],
      version: '0',
      self: [process.execPath],
      conceal: () => undefined,
      isStdoutLost: () => false,
      pid: process.pid,
      env,
      cwd: dir,
      stdout: sink,
      stderr: sink,
      interrupt: new AbortController().signal,
    };
  };
  const flags = (more: Partial<InitFlags> = {}) => ({
    provider: 'prometheus',
    apiUrl: stack.prometheusUrl,
    target: 'https://shop.verify.example.com',
    yes: true,
    project: undefined,
    ...more,
  });
  const checkFlags = { paths: [], project: undefined };

  it('writes what `check` takes, online and offline, with the Alertmanager that Prometheus sends to', async () => {
    expect(await init(edge(), flags())).toBe(0);
    const files = filesOf(dir);
    expect(Object.keys(files)).toEqual(['.gitignore', 'alertdrill.yaml', 'expectations/high-error-rate.yaml']);
    expect(files['alertdrill.yaml']).toContain(`alertmanager: ${stack.alertmanagerUrl}\n`);
    expect(printed.join('')).toContain('It is Prometheus 2.');
    await expect(check(edge(), { ...checkFlags, offline: true })).rejects.toThrow('still to be filled in');
    fillExpectations(dir);
    expect(await check(edge(), { ...checkFlags, offline: true })).toBe(0);
    printed = [];
    expect(await check(edge(), checkFlags)).toBe(0);
    // The deadline lies over the worst case of this very rule: no error, and no warning but that the fault is on another machine.
    expect(printed.join('')).toMatch(/✓ prometheus\/HighErrorRate.*this monitor: /);
    expect(printed.join('')).not.toContain('✗');
    expect(printed.join('').match(/! .*/g)).toEqual([expect.stringContaining('without a lease there')]);
  });

  it('begins with a rule that does not fire, where another one does', async () => {
    stack.set('shop_errors{path="/a"}', 9);
    await stack.until('ALERTS{alertname="HighErrorRate",alertstate="firing"}', 'some');
    await init(edge(), flags());
    stack.set('shop_errors{path="/a"}', 0);
    await stack.until('ALERTS', 'none');
    expect(Object.keys(filesOf(dir))).toContain('expectations/slow.yaml');
  });

  it('writes what `check` refuses once the rule is another: the control', async () => {
    await init(edge(), flags({ offline: true, monitor: 'HighErorRate' }));
    fillExpectations(dir);
    expect(await check(edge(), checkFlags)).toBe(2);
    expect(printed.join('')).toContain('did you mean HighErrorRate');
  });

  it('lets a token occur in no file and no output', async () => {
    expect(await init(edge({ PROMETHEUS_TOKEN: token }), flags())).toBe(0);
    const texts = [...printed, ...Object.values(filesOf(dir))];
    expect(texts.filter((text) => text.includes(token))).toEqual([]);
    expect(texts.join('')).toContain('${PROMETHEUS_TOKEN}');
  });

  it.each([
    ['a server that is not there', { apiUrl: 'http://127.0.0.1:1' }, /refused/],
    ['a rule that is not there', { monitor: 'HighErorRate' }, /no monitor/],
  ])('refuses %s with a hint, and writes nothing', async (_, wrong, message) => {
    const error = await init(edge(), flags(wrong)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'UsageError', hint: expect.stringMatching(/./) as string });
    expect(String(error)).toMatch(message);
    expect(filesOf(dir)).toEqual({});
  });

  it('refuses a server that is no Prometheus, and writes nothing', async () => {
    const error = await init(edge(), flags({ apiUrl: stack.targetUrl })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'UsageError', hint: expect.stringContaining('Nothing was written') as string });
    expect(filesOf(dir)).toEqual({});
  });
});
