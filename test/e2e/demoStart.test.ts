import { constants } from 'node:os';
import { readFileSync } from 'node:fs';
import { eventually } from '../support/eventually';
import { createDemoPlace, type DemoPlace } from './demoProcess';
import { findProcesses } from './cli';

/** How the demo ends before its first drill: it leaves nothing, and does not wait for what it no longer needs. */
jest.setTimeout(120_000);

let place: DemoPlace;
beforeEach(() => void (place = createDemoPlace()));
afterEach(() => {
  for (const { pid } of findProcesses(place.dir)) process.kill(pid, 'SIGKILL');
  place.remove();
});

/** Said when all are up, and the feeder's first metrics have arrived. */
const isUp = 'shop      http://';

it('goes on to its drills where nobody ends it, and hides its keys from other users', async () => {
  const demo = place.start('--scenario', 'route-cut');
  await eventually(() => expect(demo.said().stderr).toContain(isUp), 60_000);
  const { environ, commands } = readAll(place);
  const keys = ['SHOP_ADMIN_TOKEN', 'MACKEREL_APIKEY'].map((name) => environ.get(name) ?? '');
  for (const key of keys) {
    expect(key).toMatch(/^[\w-]{20,}$/);
    expect(commands).not.toContain(key);
  }
  // What is looked for is there: other arguments are found.
  expect(commands).toContain('--api-key-env');
  process.kill(demo.pid, 'SIGTERM');
  expect(await demo.ended).toMatchObject({ code: 143 });
  place.expectNothingLeft();
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s while it starts', (signal) => {
  it.each(['shop', 'stand-in', 'feeder'] as const)('the %s: ends without waiting until it is up', async (role) => {
    const demo = place.start();
    await place.started(role);
    process.kill(demo.pid, signal);
    const { code, stdout, stderr } = await demo.ended;
    expect(code).toBe(128 + constants.signals[signal]);
    expect(stderr).toContain(`interrupted by ${signal}`);
    expect(stderr).not.toContain(isUp);
    expect(stderr).not.toContain('internal error');
    expect(stdout).toBe('');
    place.expectNothingLeft();
  });
});

it('is killed while it starts: its processes and its folder go, too', async () => {
  const demo = place.start();
  await place.started('stand-in');
  expect(place.folder()).toContain('alertdrill-demo-');
  process.kill(demo.pid, 'SIGKILL');
  expect(await demo.ended).toMatchObject({ signal: 'SIGKILL' });
  await eventually(() => place.expectNothingLeft());
});

it.each(['shop', 'stand-in', 'feeder'] as const)('the %s dies while it starts: says so, exit code 3', async (role) => {
  const demo = place.start();
  process.kill(await place.started(role), 'SIGKILL');
  const { code, stdout, stderr } = await demo.ended;
  expect(stderr).toMatch(new RegExp(`the ${role} (did not start|died while the others were started): SIGKILL`));
  expect(stderr).not.toContain('internal error');
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  place.expectNothingLeft();
});

/** What all processes of the demo have in their environment, and what everybody can see of them. */
function readAll({ dir }: DemoPlace) {
  const processes = findProcesses(dir);
  const pairs = processes.flatMap(({ pid }) =>
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  );
  return { environ: new Map(pairs), commands: processes.map(({ command }) => command).join('\n') };
}
