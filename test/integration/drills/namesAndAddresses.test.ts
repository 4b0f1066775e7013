import { stringify } from 'yaml';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** What `allow.hosts` says of names and of the addresses that they lead to, by the resolver of this machine. */

const elsewhere = '192.0.2.0/24';
const here = ['127.0.0.0/8', '::1/128'];

let world: SwitchWorld;
beforeAll(async () => void (world = await startSwitchWorld()));
afterAll(() => world.stop());
let before: number;
beforeEach(() => {
  before = world.target.requests.length;
});
const methods = () => world.target.requests.slice(before).map(({ method }) => method);

/** The scenario by the name of this machine, with what it may touch. */
function write(hosts: readonly string[], more: object = {}): void {
  const url = world.target.url.replace('127.0.0.1', 'localhost');
  const fault = { inject: { method: 'PUT', url }, rollback: { method: 'DELETE', url }, timeout: '1s' };
  world.write('expectations/switch.yaml', stringify({ ...world.scenario, fault: { http: fault }, ...more }));
  world.write('alertdrill.yaml', world.projectWith({ hosts }));
}

it('a name that is listed allows what it leads to', async () => {
  write(['localhost']);
  expect(await world.cli(['run'])).toMatchObject({ code: 0 });
  expect(methods()).toEqual(['PUT', 'DELETE']);
});

it('a name that is not listed is refused, though its address is, before anything is looked up', async () => {
  write(['127.0.0.1', ...here]);
  const { code, stderr } = await world.cli(['check', '--offline']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is not allowed') as string });
});

it('with ranges, a name that leads into them is drilled', async () => {
  write(['localhost', ...here]);
  expect(await world.cli(['run'])).toMatchObject({ code: 0 });
  expect(methods()).toEqual(['PUT', 'DELETE']);
});

it('with ranges, one that leads elsewhere blocks the drill, and `check` says so; offline nothing is looked up', async () => {
  write(['localhost', elsewhere]);
  const said = /localhost leads to .*127\.0\.0\.1.*, outside of what is allowed/;
  const run = await world.cli(['run']);
  expect(run).toMatchObject({ code: 3, stdout: expect.stringMatching(said) as string });
  const check = await world.cli(['check']);
  expect(check.code).not.toBe(0);
  expect(check.stdout + check.stderr).toMatch(said);
  expect(await world.cli(['check', '--offline'])).toMatchObject({ code: 0 });
  expect(methods()).toEqual([]);
  expect(world.journal()).toEqual([]);
});

it('and so it is with a probe', async () => {
  const url = world.target.url.replace('127.0.0.1', 'localhost');
  const fault = world.scenario.fault;
  write(['localhost', '127.0.0.1', elsewhere], { fault, effect: { http: url, sees: { status: '5xx' } } });
  const run = await world.cli(['run']);
  expect(run).toMatchObject({ code: 3, stdout: expect.stringContaining('localhost leads to') as string });
  expect(methods()).toEqual([]);
});
