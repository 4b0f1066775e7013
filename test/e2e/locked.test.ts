import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { createWorkplace } from './cli';
import { startGate, type Gate } from './gate';

/** Two checkouts on one machine, and a provider that lets everybody wait: who is let in, and who is turned away. */
jest.setTimeout(60_000);

const workplace = createWorkplace();
let mackerel: Gate;
let another: Gate;
beforeAll(async () => {
  mackerel = await startGate('http://127.0.0.1:1');
  another = await startGate('http://127.0.0.1:1');
});
beforeEach(() => {
  for (const gate of [mackerel, another]) gate.decideBy(() => 'hold');
});
afterAll(async () => {
  await mackerel.stop();
  await another.stop();
  workplace.remove();
});

interface Checkout {
  readonly environment: string;
  readonly organization?: string;
  readonly url: string;
}

/** A project of its own, on the machine of all of them: the state folder is one. */
function checkout(name: string, { environment, organization = 'acme', url }: Checkout) {
  const dir = join(workplace.dir, name);
  mkdirSync(join(dir, 'expectations'), { recursive: true });
  writeFileSync(
    join(dir, 'alertdrill.yaml'),
    `environments:
  ${environment}:
    providers:
      mackerel: { organization: ${organization}, apiKey: some-key, url: "${url}" }
`,
  );
  writeFileSync(
    join(dir, 'expectations', 'one.yaml'),
    'scenario: one\nfault: { manual: { do: x, undo: y } }\nexpect: [{ monitor: CPU, within: 1m }]\n',
  );
  return {
    dir: realpathSync(dir),
    start: (...flags: readonly string[]) =>
      workplace.start(['run', '--project', join(dir, 'alertdrill.yaml'), ...flags]),
  };
}

/** It is in, as soon as its first request waits at the gate; then the provider is gone, and the drill is blocked. */
async function isIn(gate: Gate, { child, ended }: ReturnType<ReturnType<typeof checkout>['start']>, held = 1) {
  await eventually(() => expect(gate.heldCount()).toBeGreaterThanOrEqual(held));
  return {
    child,
    pid: child.pid,
    leave: async () => {
      gate.decideBy(() => ({ status: 401, body: '{}' }));
      gate.release();
      return ended;
    },
  };
}

const locks = () => {
  const folder = join(workplace.dir, 'state', 'alertdrill', 'providers');
  return existsSync(folder) ? readdirSync(folder) : [];
};

it('a second checkout that watches the same organization is turned away, and told whom it has to wait for', async () => {
  const ann = checkout('ann', { environment: 'verification', url: mackerel.url });
  const bob = checkout('bob', { environment: 'lab', url: mackerel.url.replace('127.0.0.1', 'localhost') });
  const first = await isIn(mackerel, ann.start());

  const { code, stdout, stderr } = await bob.start().ended;
  expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
  expect(stderr).toContain(`another run watches Mackerel organization acme at ${mackerel.url}`);
  expect(stderr).toMatch(
    new RegExp(`run \\S+: process ${first.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d\\d:\\d\\d\n`),
  );
  expect(stderr).toContain(`environment verification of ${ann.dir}\n`);
  expect(stderr).toContain('end it with `alertdrill stop`');

  expect(await first.leave()).toMatchObject({ code: 3 });
  expect(locks()).toEqual([]);
  mackerel.decideBy(() => 'hold');
  // Now it is let in: the control.
  expect(await (await isIn(mackerel, bob.start())).leave()).toMatchObject({ code: 3 });
});

it.each<[string, { organization?: string; isElsewhere?: boolean }]>([
  ['another organization', { organization: 'acme-2' }],
  ['another server', { isElsewhere: true }],
])('a second checkout that watches %s is let in', async (_what, { organization = 'acme', isElsewhere = false }) => {
  const ann = checkout('ann', { environment: 'verification', url: mackerel.url });
  const gate = isElsewhere ? another : mackerel;
  const bob = checkout('bob', { environment: 'verification', organization, url: gate.url });
  const first = await isIn(mackerel, ann.start());
  const second = await isIn(gate, bob.start(), isElsewhere ? 1 : 2);
  expect(locks()).toHaveLength(2);
  expect((await second.leave()).code).toBe(3);
  expect((await first.leave()).code).toBe(3);
});

describe('--wait', () => {
  const both = () => [
    checkout('ann', { environment: 'verification', url: mackerel.url }),
    checkout('bob', { environment: 'lab', url: mackerel.url }),
  ];

  it('waits for the end of the other run, says so once, and begins then', async () => {
    const [ann, bob] = both();
    const first = await isIn(mackerel, ann!.start());
    const second = bob!.start('--wait', '1h');
    await eventually(() => expect(second.said().stderr).toContain('waiting up to 1h for another run'));
    expect(second.said().stderr).toContain(`process ${first.pid}, since `);
    expect(mackerel.heldCount()).toBe(1);
    mackerel.decideBy(() => 'hold');
    const held = mackerel.heldCount();
    first.child.kill('SIGTERM');
    await eventually(() => expect(mackerel.heldCount()).toBeGreaterThan(held));
    expect(second.said().stderr.match(/waiting up to/g)).toHaveLength(1);
    expect(await (await isIn(mackerel, second, 1)).leave()).toMatchObject({ code: 3 });
    expect(locks()).toEqual([]);
  });

  it('gives up in time, and ends with 75; with Ctrl-C at once, and with 130', async () => {
    const [ann, bob] = both();
    const first = await isIn(mackerel, ann!.start());
    const late = await bob!.start('--wait', '1s').ended;
    expect(late).toMatchObject({ code: 75, stdout: '' });
    expect(late.stderr).toContain('another run watches');
    const interrupted = bob!.start('--wait', '1h');
    await eventually(() => expect(interrupted.said().stderr).toContain('waiting up to 1h'));
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toMatchObject({ code: 130 });
    expect(await first.leave()).toMatchObject({ code: 3 });
    expect(locks()).toEqual([]);
  });

  it('wants a duration', async () => {
    const { code, stderr } = await both()[0]!.start('--wait', 'long').ended;
    expect(code).toBe(2);
    expect(stderr).toContain('--wait long is no duration');
  });
});

it('stops the run that it is told, of several', async () => {
  const ann = checkout('ann', { environment: 'verification', url: mackerel.url });
  const bob = checkout('bob', { environment: 'lab', url: another.url });
  const [first, second] = [ann.start(), bob.start()];
  const [annIn, bobIn] = [await isIn(mackerel, first), await isIn(another, second)];

  const vague = await workplace.run(['stop']);
  expect(vague).toMatchObject({ code: 2, stdout: '' });
  expect(vague.stderr).toContain('several runs are going on here: say which');
  const [, bobs = ''] = /run (\S+) \(environment lab of /.exec(vague.stderr) ?? [];
  expect(vague.stderr).toMatch(/run \S+ \(environment verification of /);

  const unknown = await workplace.run(['stop', 'no-such-run']);
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('no run no-such-run is going on here');
  expect(unknown.stderr).toContain(bobs);

  expect(await workplace.run(['stop', bobs])).toMatchObject({
    code: 0,
    stdout: `Stopped run ${bobs}; nothing of it is left.\n`,
  });
  expect(await second.ended).toMatchObject({ code: 143 });
  // The other one goes on: it is let in, and turned away by its provider.
  expect(first.child.exitCode).toBeNull();
  expect(await annIn.leave()).toMatchObject({ code: 3 });
  await bobIn.leave();
});

it('the lock of a run that was killed holds nobody up', async () => {
  const ann = checkout('ann', { environment: 'verification', url: mackerel.url });
  const running = ann.start();
  const first = await isIn(mackerel, running);
  running.child.kill('SIGKILL');
  await first.leave();
  expect(locks()).toHaveLength(1);
  mackerel.decideBy(() => 'hold');
  expect(await (await isIn(mackerel, ann.start())).leave()).toMatchObject({ code: 3 });
  expect(locks()).toEqual([]);
});
