import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { processesWith } from '../../e2e/cli';
import { createKeySearch } from '../../e2e/keySearch';
import { eventually } from '../../support/eventually';
import { startSwitchServer, type SwitchServer } from '../../support/switchServer';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** What the built CLI's reporters write, of real drills. */
jest.setTimeout(60_000);

const key = 'squeamish-ossifrage-of-this-channel';

let hook: SwitchServer;
let world: SwitchWorld;
let search: ReturnType<typeof createKeySearch>;
beforeAll(async () => {
  hook = await startSwitchServer();
  world = await startSwitchWorld({
    environment: { secrets: { SLACK_URL: '${SLACK_URL}' } },
    env: { SLACK_URL: `${hook.url}/services/T000/${key}`, GITHUB_STEP_SUMMARY: 'summary.md' },
  });
  search = createKeySearch([key], [{ dir: world.dir, own: [] }]);
});
afterAll(async () => {
  await world.stop();
  await hook.stop();
});
beforeEach(() => {
  world.target.onRequest(undefined);
  hook.onRequest(undefined);
});
afterEach(() => expect(search.findings()).toEqual([]));

const run = (...reporters: readonly string[]) => {
  const args = ['run', ...reporters.flatMap((each) => ['--reporter', each])];
  const { child, ended } = world.start(args);
  return { child, ended: search.watch(args, ended) };
};
const text = (name: string) => readFileSync(join(world.dir, name), 'utf8');

it('all of them tell of a drill that proves nothing, and the channel is told where there is more', async () => {
  world.target.onRequest((method, land, response) => {
    if (method === 'PUT') response.writeHead(500).end();
    else land();
  });
  writeFileSync(join(world.dir, 'summary.md'), '# Mine\n');
  const { code, stdout, stderr } = await run('terminal', 'html=r.html', 'markdown=r.md', 'github', 'slack=SLACK_URL')
    .ended;
  expect({ code, stderr }).toMatchObject({ code: 3 });
  expect(text('r.html')).toContain('id="drill-1"');
  expect(text('r.md')).toMatch(/^## \? alertdrill: lab: inconclusive\n/);
  expect(text('summary.md')).toBe(`# Mine\n\n${text('r.md')}`);
  expect(stdout).toMatch(
    /^::warning file=expectations\/switch\.yaml,line=\d+,col=\d+,title=alertdrill run%3A switch::any other alert/m,
  );
  const bodies = hook.requests.map(
    ({ body }) => JSON.parse(body) as { text: string; blocks: { text: { text: string } }[] },
  );
  expect(bodies.map(({ text: said }) => said)).toEqual(['? alertdrill in lab: inconclusive, 1 drill: 1 inconclusive']);
  expect(bodies[0]?.blocks.at(-1)?.text.text).toMatch(/^report: r\.html, r\.md on .*; alertdrill replay /);
  // The control: the URL was used, and would have been found.
  expect(search.keysIn(hook.requests.length > 0 ? key : '')).not.toEqual([]);
});

it('a channel that takes nothing is said, and changes nothing', async () => {
  hook.onRequest((_method, _land, response) => response.writeHead(500).end());
  const { code, stderr } = await run('terminal', 'slack=SLACK_URL').ended;
  expect(code).toBe(0);
  expect(stderr).toContain('alertdrill: the report to slack was not sent: the webhook answered 500\n');
});

it.each([
  ['a URL in the place of its name', [`slack=https://hooks.slack.com/services/${key}`], 'takes the name of a secret'],
  ['a secret that there is not', ['slack=SLAK_URL'], 'finds no secret SLAK_URL in this environment'],
])('%s is refused before anything is touched', async (_what, reporters, told) => {
  const before = [world.target.requests.length, hook.requests.length];
  // Its own words stand on the command line, which is not ours to hide.
  const { code, stdout, stderr } = await world.cli(['run', ...reporters.flatMap((each) => ['--reporter', each])]);
  expect(code).toBe(2);
  expect(stderr).toContain(told);
  expect(`${stdout}${stderr}`).not.toContain(key);
  expect([world.target.requests.length, hook.requests.length]).toEqual(before);
});

it('a run that was killed leaves the report of the one before as it was, and makes none', async () => {
  writeFileSync(join(world.dir, 'old.html'), 'of an earlier run');
  world.write('expectations/switch.yaml', stringify({ ...world.scenario, hold: '60s' }));
  const { child, ended } = run('html=old.html', 'markdown=new.md', 'slack=SLACK_URL');
  await eventually(() => expect(world.target.isBroken()).toBe(true));
  const told = hook.requests.length;
  child.kill('SIGKILL');
  await ended;
  await eventually(() => expect(processesWith(world.dir)).toEqual([]));
  expect(world.target.isBroken()).toBe(false);
  expect(text('old.html')).toBe('of an earlier run');
  expect(existsSync(join(world.dir, 'new.md'))).toBe(false);
  expect(hook.requests).toHaveLength(told);
});
