import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { announcementSchema, type Announcement } from '../../../src/announcing/announcement';
import { findProcesses, processesWith } from '../../e2e/cli';
import { createKeySearch } from '../../e2e/keySearch';
import { eventually } from '../../support/eventually';
import { startSwitchServer, type SwitchServer } from '../../support/switchServer';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** What a real webhook is told by the built CLI, whoever is killed. */
jest.setTimeout(60_000);

const key = 'squeamish-ossifrage-of-this-webhook';

let hook: SwitchServer;
let world: SwitchWorld;
let search: ReturnType<typeof createKeySearch>;

/** As files.md has it: the URL is a secret of the environment, which comes from a variable. */
async function openWorld(announce: object = {}, url = `${hook.url}/services/T000/${key}`) {
  world = await startSwitchWorld({
    environment: {
      secrets: { SLACK_URL: '${SLACK_URL}' },
      announce: { webhook: '${secret.SLACK_URL}', ...announce },
    },
    env: { SLACK_URL: url },
  });
  search = createKeySearch([key], [{ dir: world.dir, own: [] }]);
}

beforeEach(async () => void (hook = await startSwitchServer()));
afterEach(async () => {
  expect(search.findings()).toEqual([]);
  await world.stop();
  await hook.stop();
});

const told = (): readonly Announcement[] => hook.requests.map(({ body }) => announcementSchema.parse(JSON.parse(body)));
const events = () => told().map(({ event, by }) => `${event} by ${by}`);
const run = (args: readonly string[] = ['run']) => {
  const { child, ended } = world.start(args);
  return { child, ended: search.watch(args, ended) };
};
const drill = async () => {
  const file = join(world.dir, 'report.json');
  const result = await run(['run', '--reporter', 'terminal', '--reporter', `json=${file}`]).ended;
  return {
    ...result,
    report: JSON.parse(readFileSync(file, 'utf8')) as { run: { unannounced?: string[]; outcome: string } },
  };
};
const request = (method: string) => ({ method, url: world.target.url });
const write = (changes: object) =>
  world.write(
    'expectations/switch.yaml',
    stringify({
      ...{ scenario: 'switch', baseline: '1s', startJitter: 0, hold: '1s', expect: [], unexpected: 'fail' },
      fault: { http: { inject: request('PUT'), rollback: request('DELETE'), timeout: '1s' } },
      ...changes,
    }),
  );
const keeperPid = () => findProcesses(world.dir).find(({ command }) => command.includes('__keeper'))?.pid ?? NaN;

describe('a run that comes to its end', () => {
  it('that passed: start and end, and the URL nowhere', async () => {
    await openWorld();
    const { code, report } = await drill();
    expect(code).toBe(0);
    expect(report.run.unannounced).toBeUndefined();
    expect(told()).toMatchObject([
      { event: 'run-started', by: 'run', environment: 'lab', scenarios: ['switch'] },
      { event: 'run-finished', outcome: 'passed', drills: [{ scenario: 'switch', outcome: 'passed' }] },
    ]);
    // The control: it was used, and would have been found.
    expect(search.keysIn(hook.requests.length > 0 ? key : '')).not.toEqual([]);
  });

  it('that proves nothing: as such', async () => {
    await openWorld();
    world.target.onRequest((method, land, response) => {
      if (method === 'PUT') response.writeHead(500).end();
      else land();
    });
    const { code } = await drill();
    expect(code).toBe(3);
    expect(told().at(-1)).toMatchObject({ event: 'run-finished', outcome: 'inconclusive' });
  });

  it('that was interrupted: with the signal', async () => {
    await openWorld();
    write({ hold: '60s' });
    const { child, ended } = run();
    await eventually(() => expect(world.target.isBroken()).toBe(true));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(told().at(-1)).toMatchObject({ event: 'run-finished', endedBy: 'interrupted by SIGINT' });
  });

  it('whose rollback failed: at once, before the end', async () => {
    await openWorld();
    world.target.onRequest((method, land, response) => {
      if (method === 'DELETE') response.writeHead(403).end();
      else land();
    });
    const { code } = await drill();
    expect(code).toBe(4);
    expect(events()).toEqual(['run-started by run', 'rollback-failed by run', 'run-finished by run']);
    expect(told()[1]).toMatchObject({
      faults: [{ title: 'switch', why: expect.stringContaining('answered 403') as string }],
    });
    expect(told()[2]).toMatchObject({ outcome: 'rollback-failed' });
  });

  it('in the form of Slack, where that is asked for', async () => {
    await openWorld({ form: 'slack' });
    await drill();
    const bodies = hook.requests.map(({ body }) => JSON.parse(body) as { text: string; blocks: unknown[] });
    expect(bodies.map(({ text }) => text)).toEqual([
      'alertdrill: drills begin in lab: switch',
      'alertdrill: drills ended in lab: passed',
    ]);
    expect(bodies[0]?.blocks).toHaveLength(2);
  });

  it('only in words, where it is a dry run', async () => {
    await openWorld();
    const { stdout } = await run(['run', '--dry-run']).ended;
    expect(stdout).toMatch(/announces +start, end, and a rollback that failed/);
    expect(hook.requests).toEqual([]);
  });
});

describe('where alertdrill is killed', () => {
  const held = async () => {
    write({ hold: '60s' });
    const running = run();
    await eventually(() => expect(world.target.isBroken()).toBe(true));
    return running;
  };
  const refuseRollback = () =>
    world.target.onRequest((method, land, response) => {
      if (method === 'DELETE') response.writeHead(403).end();
      else land();
    });

  it('its keeper says what it rolled back', async () => {
    await openWorld();
    const { child, ended } = await held();
    child.kill('SIGKILL');
    await ended;
    await eventually(() => expect(events()).toEqual(['run-started by run', 'rolled-back by keeper']));
    expect(told()[1]?.faults).toMatchObject([{ title: expect.stringContaining('switch: PUT') as string }]);
    expect(world.target.isBroken()).toBe(false);
    await eventually(() => expect(processesWith(world.dir)).toEqual([]));
  });

  it('its keeper says what it could not roll back, and recover says so again, and what it could', async () => {
    await openWorld();
    refuseRollback();
    const { child, ended } = await held();
    child.kill('SIGKILL');
    await ended;
    await eventually(() => expect(events()).toEqual(['run-started by run', 'rollback-failed by keeper']));
    expect(told()[1]).toMatchObject({ faults: [{ why: expect.stringContaining('answered 403') as string }] });
    await eventually(() => expect(processesWith(world.dir)).toEqual([]));

    expect((await run(['recover']).ended).code).toBe(4);
    expect(events().slice(2)).toEqual(['rollback-failed by recover']);
    world.target.onRequest(undefined);
    expect((await run(['recover']).ended).code).toBe(0);
    expect(events().slice(3)).toEqual(['rolled-back by recover']);
    expect(new Set(told().map((each) => each.run)).size).toBe(1);
  });

  it('with its keeper: recover says what it rolled back', async () => {
    await openWorld();
    const { child, ended } = await held();
    process.kill(keeperPid(), 'SIGKILL');
    child.kill('SIGKILL');
    await ended;
    await eventually(() => expect(processesWith(world.dir)).toEqual([]));
    expect(world.journal()).toHaveLength(1);
    expect((await run(['recover']).ended).code).toBe(0);
    expect(events()).toEqual(['run-started by run', 'rolled-back by recover']);
    expect(world.target.isBroken()).toBe(false);
  });
});

describe('a webhook that does not work changes no verdict', () => {
  it.each<[string, Parameters<SwitchServer['onRequest']>[0], string]>([
    ['answers 500', (_, __, response) => response.writeHead(500).end(), 'the webhook answered 500'],
    [
      'redirects',
      (_, __, response) => response.writeHead(302, { location: world.target.url }).end(),
      'the webhook answered 302; redirects are not followed',
    ],
    ['hangs', () => undefined, 'no complete answer within 5000 ms'],
  ])('where it %s', async (_, answer, why) => {
    await openWorld();
    hook.onRequest(answer);
    const { code, stderr, report } = await drill();
    expect(code).toBe(0);
    expect(stderr).toContain(`alertdrill: could not announce run-finished: `);
    expect(stderr).toContain(why);
    expect(report.run).toMatchObject({ outcome: 'passed' });
    expect(report.run.unannounced).toHaveLength(2);
    // Nothing was sent on to where it points.
    expect(world.target.requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
  });

  it('where nobody listens', async () => {
    await openWorld({}, `http://127.0.0.1:9/services/T000/${key}`);
    const { code, report } = await drill();
    expect(code).toBe(0);
    expect(report.run.unannounced).toHaveLength(2);
  });
});

describe('the project file', () => {
  it.each([
    ['a secret that there is not', '${secret.SLAK_URL}', 'there is no secret SLAK_URL', 'did you mean SLACK_URL?'],
    ['a URL in the clear', 'http://chat.example.com/hook', 'must be an https URL', ''],
    ['no URL', 'not-a-url', 'must be an https URL', ''],
  ])('is refused for %s', async (_, webhook, message, hint) => {
    await openWorld({ webhook });
    const { code, stderr } = await run(['check', '--offline']).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it('needs the variable for a drill, and not for a check of files', async () => {
    await openWorld({}, '');
    world.write(
      'alertdrill.yaml',
      readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8').replace('${SLACK_URL}', '${SLACK_URL_THAT_IS_NOT_SET}'),
    );
    expect((await run(['check', '--offline']).ended).code).toBe(0);
    const { code, stderr } = await run().ended;
    expect(code).toBe(2);
    expect(stderr).toContain('the variable SLACK_URL_THAT_IS_NOT_SET is not set');
    expect(hook.requests).toEqual([]);
  });
});
