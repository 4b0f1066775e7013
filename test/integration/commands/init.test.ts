import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../../src/commands/check/check';
import type { InitFlags } from '../../../src/commands/flags';
import { init } from '../../../src/commands/init/init';
import { SignalReceived, type Edge } from '../../../src/edge';
import { startStandin, type RunningStandin } from '../../../src/standin/main';
import { filesOf, fillExpectations } from '../../support/initBench';

const apiKey = 'read-and-write-key-that-must-not-leak';
const organization = 'acme-verify';
const monitor = {
  id: 'mon',
  type: 'service',
  name: 'Shop errors',
  service: 'shop',
  metric: 'errors.rate',
  operator: '>',
  warning: 100,
  critical: 600,
  duration: 2,
} as const;

let standin: RunningStandin;
beforeAll(async () => {
  const seed = { services: [{ name: 'shop' }], monitors: [monitor] };
  standin = await startStandin({ port: 0, minuteMs: 2_000, apiKey, organization, seed, log: () => undefined });
  const points = [{ name: monitor.metric, time: Math.floor(Date.now() / 1000), value: 80 }];
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', connection: 'close' };
  const target = `${standin.url}/api/v0/services/shop/tsdb`;
  expect(await fetch(target, { method: 'POST', headers, body: JSON.stringify(points) })).toMatchObject({ status: 200 });
});
afterAll(() => standin.close());

let dir: string;
let printed: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-init-'));
  printed = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

const edge = (env: Readonly<Record<string, string>>, interrupt = new AbortController().signal): Edge => {
  const sink = { write: (text: string) => void printed.push(text), isTty: false, colors: false, columns: 80 };
  const common = {
    argv: [],
    version: '0',
    self: [process.execPath] as const,
    conceal: () => undefined,
    isStdoutLost: () => false,
    pid: process.pid,
  };
  return { ...common, env, cwd: dir, stdout: sink, stderr: sink, interrupt };
};
const flags = (more: Partial<InitFlags> = {}) => ({
  organization,
  apiUrl: standin.url,
  target: 'https://shop.verify.example.com',
  yes: true,
  project: undefined,
  ...more,
});
const checkFlags = { paths: [], project: undefined };

describe('init against the stand-in', () => {
  it('writes what `check` takes, online and offline', async () => {
    expect(await init(edge({ MACKEREL_APIKEY: apiKey }), flags())).toBe(0);
    expect(Object.keys(filesOf(dir))).toEqual([
      '.env.example',
      '.gitignore',
      'alertdrill.yaml',
      'expectations/shop-errors.yaml',
    ]);
    // What only a person knows is missing, and a drill must not begin with it.
    await expect(check(edge({}), { ...checkFlags, offline: true })).rejects.toMatchObject({
      problems: [
        { path: 'fault.http.inject.url', message: expect.stringContaining('still to be filled in') as string },
        { path: 'fault.http.rollback.url' },
        { path: 'effect.http' },
      ],
    });
    fillExpectations(dir);
    expect(await check(edge({}), { ...checkFlags, offline: true })).toBe(0);
    printed = [];
    expect(await check(edge({ MACKEREL_APIKEY: apiKey }), checkFlags)).toBe(0);
    // The deadline lies over the worst case of this very monitor: no error, and no warning but that the fault is on another machine.
    expect(printed.join('')).toMatch(/✓ mackerel\/Shop errors.*this monitor: /);
    expect(printed.join('')).not.toContain('✗');
    expect(printed.join('').match(/! .*/g)).toEqual([expect.stringContaining('without a lease there')]);
  });

  it('writes what `check` refuses once the organization is another: the control', async () => {
    await init(edge({ MACKEREL_APIKEY: apiKey }), flags({ organization: 'acme-prod', offline: true }));
    fillExpectations(dir);
    expect(await check(edge({ MACKEREL_APIKEY: apiKey }), checkFlags)).toBe(2);
    expect(printed.join('')).toContain('acme-prod');
  });

  it('lets the key occur in no file and no output', async () => {
    await init(edge({ MACKEREL_APIKEY: apiKey }), flags());
    expect([...printed, ...Object.values(filesOf(dir))].filter((text) => text.includes(apiKey))).toEqual([]);
  });

  it.each([
    ['a wrong key', 'not-the-key', {}, /401/],
    ['another organization', apiKey, { organization: 'acme-prod' }, /belongs to the organization acme-verify/],
    ['an API that is not there', apiKey, { apiUrl: 'http://127.0.0.1:1' }, /refused/],
    ['a monitor that is not there', apiKey, { monitor: 'Shop errrs' }, /no monitor/],
  ])('refuses %s with a hint, and writes nothing', async (_, key, wrong, message) => {
    const error = await init(edge({ MACKEREL_APIKEY: key }), flags(wrong)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'UsageError', hint: expect.stringMatching(/./) as string });
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain(key);
    expect(filesOf(dir)).toEqual({});
  });

  it('ends with 128 + 15 on SIGTERM, and writes nothing', async () => {
    const stopped = AbortSignal.abort(new SignalReceived('SIGTERM', 15));
    expect(await init(edge({ MACKEREL_APIKEY: apiKey }, stopped), flags())).toBe(143);
    expect(printed.join('')).toContain('Nothing was written');
    expect(filesOf(dir)).toEqual({});
  });
});
