import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { eventually } from '../support/eventually';
import { processesWith } from './cli';
import { startGate, type Gate } from './gate';
import { recordedFacts, runFolders } from './recordings';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/** An environment that is marked production: drilled for real with consent, and not touched without. */
jest.setTimeout(90_000);

let world: World;
let shop: Gate;
let mackerel: Gate;
beforeAll(async () => {
  world = await startWorld();
  shop = await startGate(world.environment.SHOP_URL);
  mackerel = await startGate(world.environment.MACKEREL_URL);
  const project = parse(readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8')) as { environments: { demo: object } };
  const { demo } = project.environments;
  world.write('alertdrill.yaml', stringify({ environments: { demo, live: { ...demo, production: true } } }));
  world.write('expectations/listed.yaml', routeCut({ scenario: 'listed', environments: ['live'] }));
  // The feeder's first order has to be there before the check monitor is.
  await eventually(async () => expect(await world.cli(['check', '--env', 'live'])).toMatchObject({ code: 0 }));
  world.write('expectations/elsewhere.yaml', routeCut({ scenario: 'elsewhere', environments: ['demo'] }));
  world.write('expectations/unlisted.yaml', routeCut({ scenario: 'unlisted' }));
});
afterAll(async () => {
  await shop.stop();
  await mackerel.stop();
  await world.stop();
}, 30_000);
afterEach(() => {
  expect(world.checkoutPrefix()).toBe('/checkout');
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
});

const consent = ['--i-know-this-is-production', 'live'];
const throughGates = () => ({ SHOP_URL: shop.url, MACKEREL_URL: mackerel.url });

describe('production is not touched', () => {
  it.each<[string, readonly string[], string]>([
    ['without consent', ['--env', 'live'], 'the environment live is marked production'],
    [
      'with consent to another environment',
      ['--env', 'live', consent[0]!, 'demo'],
      'names demo, but the environment is live',
    ],
    [
      'with consent to something that resembles it',
      ['--env', 'live', consent[0]!, 'Live'],
      'names Live, but the environment is live',
    ],
    ['with consent to nothing', ['--env', 'live', consent[0]!], 'argument missing'],
    ['with consent alone, where there are several environments', consent, 'choose one with --env'],
    [
      'by a scenario that lists no environment',
      ['--env', 'live', ...consent, '--scenario', 'unlisted'],
      "the scenario unlisted doesn't run in the environment live",
    ],
    [
      'by a scenario that lists another one',
      ['--env', 'live', ...consent, '--scenario', 'elsewhere'],
      "the scenario elsewhere doesn't run in the environment live",
    ],
    [
      'by files of which none lists it',
      ['--env', 'live', ...consent, 'expectations/unlisted.yaml'],
      'list live under the `environments` of those that may',
    ],
  ])('%s', async (_what, args, complaint) => {
    for (const more of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await world.cli(['run', ...more, ...args], throughGates());
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(complaint);
    }
    expect([...shop.requests, ...mackerel.requests]).toEqual([]);
    expect(runFolders(world.dir)).toEqual([]);
  });
});

it('production is checked without consent: a check only reads, and prepares no fault that it does not forget', async () => {
  const { code, stdout } = await world.cli(['check', '--env', 'live'], throughGates());
  expect(stdout).toContain('✓ listed');
  expect(stdout).not.toMatch(/unlisted|elsewhere/);
  expect(code).toBe(0);
  expect(shop.requests).toEqual([]);
  expect(mackerel.requests).not.toEqual([]);
  expect(mackerel.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('production is drilled for real with consent, by the scenarios that list it alone', async () => {
  const { code, report, stdout, stderr } = await world.drill(['--env', 'live', ...consent], throughGates());
  expect(report.run).toMatchObject({ environment: 'live', outcome: 'passed' });
  expect(report.run.initiator.argv).toEqual(expect.arrayContaining(consent));
  expect(report.drills).toMatchObject([
    { scenario: 'listed', expectations: [{ verdict: 'detected' }], rollback: { state: 'done' } },
  ]);
  expect(stdout).toMatch(/^ {2}environment {2}live, PRODUCTION$/m);
  expect(stderr).toContain("unlisted is left out: it doesn't run in live");
  expect(code).toBe(0);
  // The fault and its rollback did go to the target, in this order, and nothing else wrote to it.
  expect(shop.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)).toEqual(
    ['PUT /admin/routes/checkout', 'PUT /admin/routes/checkout'],
  );
  expect(mackerel.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  const facts = recordedFacts(runFolders(world.dir).at(-1) ?? '').map(({ type }) => type);
  expect(facts.indexOf('rolled-back')).toBeGreaterThan(facts.indexOf('injected'));
});
