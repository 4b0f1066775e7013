import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageDir } from '../../e2e/cli';
import { describeWithout } from '../../support/describeWithout';
import { commandLinesIn } from '../../support/recipes';
import { createNamespaces, run, startWithin } from './namespaces';
import { apiKey, createRecipeProject, organization } from './recipeProject';
import { expectPassed } from './recipeWorld';

const port = 15_432;
/** What the machine had before, as far as the page's QDISC says it: what a veth has by itself. */
const qdisc = 'noqueue';

const suite = (scenarios: readonly string[]): void => {
  it.each(scenarios)('%s: rolled back at any time, it leaves what was there', (scenario) => {
    const world = createNetwork();
    try {
      const { inject, rollback } = world.commandsOf(scenario);
      const before = world.look();
      rollback();
      expect(world.look()).toEqual(before);
      inject();
      expect(world.look()).not.toEqual(before);
      rollback();
      expect(world.look()).toEqual(before);
      rollback();
      expect(world.look()).toEqual(before);
    } finally {
      world.remove();
    }
  });

  // They wait most of the time, each in namespaces of its own: all at once.
  let drilled: ReadonlyMap<string, Promise<void>>;
  beforeAll(() => {
    drilled = new Map(scenarios.map((scenario) => [scenario, drill(scenario)]));
    for (const each of drilled.values()) each.catch(() => undefined);
  });
  it.each(scenarios)('%s: the drill passes, and the network is as it was', (scenario) => drilled.get(scenario));
};

async function drill(scenario: string): Promise<void> {
  const world = createNetwork();
  try {
    const database = await startWithin(world.namespaces.far, databaseSource);
    const standin = await startWithin(world.namespaces.near, standinSource, JSON.stringify(watched(world.url)));
    try {
      const before = world.look();
      const result = await world.drill([`expectations/${scenario}.yaml`], { MACKEREL_URL: standin.line });
      expectPassed(world, result);
      expect(result.report.drills[0]?.onset).toBeDefined();
      expect(world.look()).toEqual(before);
    } finally {
      await standin.stop();
      await database.stop();
    }
  } finally {
    world.remove();
  }
}

/** The page's project, whose CLI runs in `near`, and the chain that the page asks for. */
function createNetwork() {
  const namespaces = createNamespaces();
  const { near, farAddress, device } = namespaces;
  for (const argv of [
    ['-N', 'ALERTDRILL'],
    ['-I', 'OUTPUT', '-j', 'ALERTDRILL'],
  ])
    run(...near, 'iptables', ...argv);
  const variables = { DATABASE_HOST: farAddress, DATABASE_PORT: String(port), DEVICE: device, QDISC: qdisc };
  const project = createRecipeProject('network.md', () => variables, { within: near });
  return {
    ...project,
    namespaces,
    url: `http://${farAddress}:${port}/`,
    /** Rules and queues, without their counters. */
    look: () => ({
      rules: run(...near, 'iptables', '-S'),
      queue: run(...near, 'tc', 'qdisc', 'show', 'dev', device).replace(/ \w+: | refcnt \d+/g, ' '),
    }),
    commandsOf: (scenario: string) => {
      const text = project.files.find(({ path }) => path === `expectations/${scenario}.yaml`)?.text ?? '';
      const [inject = [], rollback = []] = commandLinesIn(text, variables);
      return { inject: () => run(...near, ...inject), rollback: () => run(...near, ...rollback) };
    },
    remove: () => {
      project.remove();
      namespaces.remove();
    },
  };
}

const databaseSource = `
require('node:http').createServer((_, response) => response.end('all is well'))
  .listen(${port}, '0.0.0.0', () => console.log('there'));
process.stdin.resume().once('end', () => process.exit(0));`;

const standinSource = `
require(${JSON.stringify(join(packageDir, 'dist/standin/main.js'))})
  .startStandin({ port: 0, minuteMs: 1000, apiKey: '${apiKey}', organization: '${organization}',
    seed: JSON.parse(process.argv[1]), log: () => undefined })
  .then(({ url }) => console.log(url));
process.stdin.resume().once('end', () => process.exit(0));`;

const watched = (url: string) => ({
  services: [{ name: 'shop' }],
  monitors: [
    { type: 'external', name: 'Database from outside', url },
    {
      ...{ type: 'external', name: 'Database response time', url },
      ...{ service: 'shop', responseTimeCritical: 1500, responseTimeDuration: 1 },
    },
  ],
});

/** Why nothing of this can be tried here. */
function missingHere(): string | undefined {
  for (const program of ['ip', 'tc', 'iptables']) {
    if (spawnSync(program, ['-V']).error !== undefined) return `${program} is not installed`;
  }
  try {
    createNetwork().remove();
    return undefined;
  } catch (error) {
    return `this machine allows no network namespaces: ${String(error).split('\n')[0]}`;
  }
}

/** Many kernels are built without it, and it can't be installed. */
function knowsNetem(): boolean {
  const namespaces = createNamespaces();
  try {
    run(...namespaces.near, 'tc', 'qdisc', 'replace', 'dev', namespaces.device, 'root', 'netem', 'delay', '1ms');
    return true;
  } catch {
    return false;
  } finally {
    namespaces.remove();
  }
}

const title = 'docs/recipes/network.md';
const missing = missingHere();
if (missing?.endsWith('is not installed'))
  describeWithout(missing, 'apt-get install iptables iproute2', title, () => suite([]));
else if (missing !== undefined) describe.skip(`${title} [skipped: ${missing}]`, () => suite(['database-cut-off']));
else {
  describe(title, () => suite(['database-cut-off', 'network-thin']));
  const late = `${title}, what netem does`;
  if (knowsNetem()) describe(late, () => suite(['network-late']));
  else describe.skip(`${late} [skipped: this kernel has no netem]`, () => suite(['network-late']));
}
