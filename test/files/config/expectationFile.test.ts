import { loadConfig } from '../../../src/config/loadConfig';
import { ConfigError } from '../../../src/domain/errors';
import { smallKinds } from './smallKinds';
import { marked, workFolders } from './workFolder';

const folder = workFolders();

const project = `environments:
  lab:
    allow: { hosts: [shop.test], commands: [ls], files: [data] }
    vars: { SHOP: "http://shop.test" }
    secrets: { TOKEN: token-value }
    providers: { umbrella: }
`;

const listening = `${project}    webhook: { listen: "127.0.0.1:19095" }
`;

/** Its provider can be asked to be quiet. */
const polite = project.replace('umbrella:', 'polite:');
const politeListening = listening.replace('umbrella:', 'polite:');

/** Its provider is not on this machine. */
const farAway = listening.replace('umbrella:', 'far: { kind: acme, account: a, key: acme-key }');

/** The scenario, or the problems, of one file in the environment `lab`. */
const read = (yaml: string, projectYaml = project) => {
  const dir = folder({ 'alertdrill.yaml': projectYaml, 'expectations/s.yaml': yaml, 'load.ts': '' });
  try {
    const { scenarios } = loadConfig({
      dir,
      environmentName: 'lab',
      paths: [],
      tags: [],
      names: [],
      environmentVariables: {},
      kinds: smallKinds,
    });
    return { scenario: scenarios[0], problems: [] };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    throw error;
  }
};

type Keys = Readonly<Record<string, string>>;
const write = (keys: Keys): string =>
  Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

/** A drill and a control that are right, with some keys changed. */
const drill = (keys: Keys = {}): string =>
  write({ scenario: 'a', fault: '{ poke: { url: "${SHOP}/" } }', expect: '[{ monitor: M, within: 1m }]', ...keys });
const control = (keys: Keys = {}): string =>
  write({
    scenario: 'a',
    load: '{ script: load.ts, rate: 1/s }',
    hold: '1m',
    expect: '[]',
    unexpected: 'fail',
    ...keys,
  });
const without = (yaml: string, key: string): string => yaml.replace(new RegExp(`^${key}: .*\n`, 'm'), '');

describe('an expectation file', () => {
  test('has defaults for all but name, expectations and deadlines', () => {
    expect(read(drill()).scenario).toEqual({
      name: 'a',
      file: 'expectations/s.yaml',
      hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      config: { expect: [{ monitor: 'M' }], fault: { poke: { url: '${SHOP}/' } }, forbid: [] },
      tags: [],
      scope: {},
      baselineMs: 10_000,
      fault: { kind: 'poke', options: { url: 'http://shop.test/' } },
      effectWithinMs: 60_000,
      holdMs: 90_000,
      maxHoldMs: 150_000,
      expect: [
        {
          key: 'umbrella/M/any/any',
          provider: 'umbrella',
          monitor: { name: 'M' },
          exact: false,
          on: {},
          withinMs: 60_000,
        },
      ],
      forbid: [],
      unexpected: 'warn',
      abortWhen: [],
    });
  });

  test('may say everything', () => {
    const yaml = `scenario: access-10x
title: T
purpose: P
owner: O
runbook: R
tags: [load, nightly]
environments: [lab]
scope: { services: [shop], roles: ["shop:app"], hosts: [web-01] }
load: { script: load.ts, rate: 1200/m }
baseline: 20s
fault: { multiply: 10 }
effect: { look: "\${SHOP}/items", sees: { broken: true }, every: 200ms, times: 2, timeout: 1s }
effectWithin: 30s
hold: 6m
maxHold: 8m
startJitter: 0
expect:
  - id: mine
    provider: umbrella
    monitor: { id: 2cSZz }
    severity: critical
    exactly: true
    on: { host: web-01, service: shop, role: "shop:app", labels: { b: "2", a: "1" } }
    within: 4m
    metric: { normal: 120, faulted: 900, every: 1m }
    resolved: { within: 5m }
forbid:
  - monitor: F
    on: { service: shop }
    abort: true
unexpected: ignore
abortWhen:
  - { look: "\${SHOP}/checkout", sees: { broken: false }, headers: { a: "\${secret.TOKEN}" } }
`;
    const { scenario, problems } = read(yaml);
    expect(problems).toEqual([]);
    expect(scenario).toMatchObject({
      name: 'access-10x',
      title: 'T',
      purpose: 'P',
      owner: 'O',
      runbook: 'R',
      tags: ['load', 'nightly'],
      environments: ['lab'],
      scope: { services: ['shop'], roles: ['shop:app'], hosts: ['web-01'] },
      load: { script: 'load.ts', ratePerSecond: 20 },
      baselineMs: 20_000,
      fault: { kind: 'multiply', options: 10 },
      effect: {
        kind: 'look',
        options: { look: 'http://shop.test/items', sees: { broken: true } },
        everyMs: 200,
        times: 2,
        timeoutMs: 1_000,
        title: 'look at http://shop.test/items',
      },
      effectWithinMs: 30_000,
      holdMs: 360_000,
      maxHoldMs: 480_000,
      startJitterMs: 0,
      expect: [
        {
          key: 'mine',
          monitor: { id: '2cSZz' },
          severity: 'critical',
          exact: true,
          on: { host: 'web-01', service: 'shop', role: 'shop:app', labels: { a: '1', b: '2' } },
          withinMs: 240_000,
          metric: { normal: 120, faulted: 900, everyMs: 60_000 },
          resolved: { withinMs: 300_000 },
        },
      ],
      forbid: [
        { key: 'umbrella/F/forbidden/service=shop', monitor: { name: 'F' }, on: { service: 'shop' }, abort: true },
      ],
      unexpected: 'ignore',
      abortWhen: [{ everyMs: 1_000, times: 1, timeoutMs: 5_000, options: { headers: { a: '${secret.TOKEN}' } } }],
    });
  });

  test('without a fault is a control', () => {
    const { scenario } = read(control());
    expect(scenario).toMatchObject({ holdMs: 60_000, expect: [], unexpected: 'fail' });
    expect(scenario).not.toHaveProperty('fault');
  });

  test('holds a short deadline with grace, and a long one half as long again', () => {
    const hold = (within: string) => read(drill({ expect: `[{ monitor: M, within: ${within} }]` })).scenario?.holdMs;
    expect([hold('1s'), hold('6s'), hold('7s')]).toEqual([4_000, 9_000, 10_500]);
  });
});

describe('the identity of an expectation', () => {
  test.each([
    ['{ monitor: M, within: 1m }', 'umbrella/M/any/any'],
    ['{ monitor: { id: x1 }, severity: warning, within: 1m }', 'umbrella/#x1/warning/any'],
    ['{ monitor: M, on: { labels: { b: "2", a: "1" }, host: h }, within: 1m }', 'umbrella/M/any/host=h,a=1,b=2'],
    ['{ id: mine, monitor: M, within: 1m }', 'mine'],
  ])('of %s is %s', (expectation, key) => {
    expect(read(drill({ expect: `[${expectation}]` })).scenario?.expect[0]?.key).toBe(key);
  });
});

describe('the hash of a scenario', () => {
  const hash = (keys: Keys, projectYaml = project) => read(drill(keys), projectYaml).scenario?.hash;

  test.each<[string, Keys]>([
    ['load', { load: '{ script: load.ts, rate: 2/s }' }],
    ['fault', { fault: '{ poke: { url: "${SHOP}/other" } }' }],
    ['effect', { effect: '{ look: "${SHOP}", sees: { broken: true } }' }],
    ['monitor', { expect: '[{ monitor: N, within: 1m }]' }],
    ['severity', { expect: '[{ monitor: M, severity: critical, within: 1m }]' }],
    ['what is forbidden', { forbid: '[{ monitor: N }]' }],
  ])('changes with its %s', (_, keys) => {
    expect(hash(keys)).not.toBe(hash({}));
  });

  test.each<[string, Keys]>([
    ['title', { title: 'other' }],
    ['deadlines', { expect: '[{ monitor: M, within: 2m }]' }],
    ['hold', { hold: '5m' }],
    ['order of keys', { fault: '{ poke: { url: "${SHOP}/" } } # same', expect: '[{ within: 1m, monitor: M }]' }],
  ])('does not change with its %s', (_, keys) => {
    expect(hash(keys)).toBe(hash({}));
  });

  test('does not change with the values of variables', () => {
    expect(hash({}, project.replaceAll('shop.test', 'other.test'))).toBe(hash({}));
  });
});

const severalProviders = project.replace('{ umbrella: }', '{ one: { kind: umbrella }, two: { kind: umbrella } }');

interface Rule {
  /** With `§` before the place. */
  readonly broken: string;
  /** The same without what is wrong. */
  readonly fixed: string;
  readonly message: string;
  readonly hint?: string | RegExp;
  readonly project?: string;
}

const rules: Readonly<Record<string, Rule>> = {
  'an unknown key': {
    broken: `${drill()}§pupose: x\n`,
    fixed: `${drill()}purpose: x\n`,
    message: 'pupose: unknown key',
    hint: 'did you mean purpose?',
  },
  'a name that is not kebab-case': {
    broken: drill({ scenario: '§Access_10x' }),
    fixed: drill({ scenario: 'access-10x' }),
    message: 'scenario: names of scenarios are in kebab-case: access-10x',
  },
  'a missing name': { broken: `§${without(drill(), 'scenario')}`, fixed: drill(), message: 'scenario: missing' },
  'missing expectations': { broken: `§${without(drill(), 'expect')}`, fixed: drill(), message: 'expect: missing' },
  'a missing deadline': {
    broken: drill({ expect: '[§{ monitor: M }]' }),
    fixed: drill(),
    message: 'expect[0].within: missing',
  },
  'a deadline of none': {
    broken: drill({ expect: '[{ monitor: M, within: §0s }]' }),
    fixed: drill(),
    message: 'expect[0].within: must be longer than zero',
  },
  'a label by what is no regular expression': {
    broken: drill({ expect: '[{ monitor: M, on: { labels: { path: §"=~/a(" } }, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: M, on: { labels: { path: "=~/a(b)?" } }, within: 1m }]' }),
    message: 'expect[0].on.labels.path: is no regular expression after =~',
  },
  'a bad duration': {
    broken: drill({ hold: '§4 min' }),
    fixed: drill({ hold: '4m' }),
    message: 'hold: "4 min" is not a duration, such as 90s, 4m or 1h30m',
  },
  'a bad rate': {
    broken: drill({ load: '{ script: load.ts, rate: §20 }' }),
    fixed: drill({ load: '{ script: load.ts, rate: 20/s }' }),
    message: 'load.rate: 20 is not a rate, such as 20/s or 1200/m',
  },
  'a monitor that is no text': {
    broken: drill({ expect: '[{ monitor: §500, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: "500", within: 1m }]' }),
    message: 'expect[0].monitor: must be a text or a map of keys',
  },
  'an unknown severity': {
    broken: drill({ expect: '[{ monitor: M, severity: §crit, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: M, severity: critical, within: 1m }]' }),
    message: 'expect[0].severity: must be warning, critical or unknown',
    hint: 'did you mean critical?',
  },
  'exactly without a severity': {
    broken: drill({ expect: '[{ monitor: M, §exactly: true, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: M, severity: warning, exactly: true, within: 1m }]' }),
    message: 'expect[0].exactly: needs a `severity`',
  },
  'a target without a name': {
    broken: drill({ expect: '[{ monitor: M, on: §{}, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: M, on: { host: h }, within: 1m }]' }),
    message: 'expect[0].on: names no target: take it out, or say which',
  },
  'a role without its service': {
    broken: drill({ expect: '[{ monitor: M, on: { role: §app }, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: M, on: { role: "shop:app" }, within: 1m }]' }),
    message: 'expect[0].on.role: is not a role: write service:role',
  },
  'a role of the scope that is written with a space': {
    broken: drill({ scope: '{ roles: [§"shop: app"] }' }),
    fixed: drill({ scope: '{ roles: ["shop:app"] }' }),
    message: 'scope.roles[0]: is not a role: write service:role',
  },
  'a notification where nobody listens': {
    broken: drill({ expect: '[{ monitor: M, within: 1m, §notified: { within: 2m } }]' }),
    fixed: drill(),
    message: 'expect[0].notified: the environment lab has no `webhook`: nobody listens for notifications',
    hint: 'write `webhook: { listen: "127.0.0.1:19095" }` into it, in the project file',
  },
  'a notification of a provider that can not reach the receiver': {
    broken: drill({ expect: '[{ monitor: M, within: 1m, §notified: { within: 2m } }]' }),
    fixed: drill(),
    message: "expect[0].notified: far is not on this machine, and can't reach a receiver on 127.0.0.1:19095",
    hint: 'write `publicUrl` into `webhook` of lab: the URL that leads there from outside',
    project: farAway,
  },
  'a notification that is due before the alert': {
    broken: drill({ expect: '[{ monitor: M, within: 2m, notified: { within: §119s } }]' }),
    fixed: drill({ expect: '[{ monitor: M, within: 2m, notified: { within: 2m } }]' }),
    message:
      'expect[0].notified.within: is shorter than `within`: both count from the onset, and nobody is told before it fires',
    hint: 'write 2m or more, or a shorter `within`',
    project: listening,
  },
  'a notification without a deadline': {
    broken: drill({ expect: '[{ monitor: M, within: 2m, notified: §{ receiver: oncall } }]' }),
    fixed: drill({ expect: '[{ monitor: M, within: 2m, notified: { receiver: oncall, within: 3m } }]' }),
    message: 'expect[0].notified.within: missing',
    project: listening,
  },
  'a hold that ends before the notification is due': {
    broken: drill({ hold: '2m', expect: '[{ monitor: M, within: 1m, notified: { within: §2m } }]' }),
    fixed: drill({ hold: '123s', expect: '[{ monitor: M, within: 1m, notified: { within: 2m } }]' }),
    message: "expect[0].notified.within: 2m can't be covered by a hold of 2m",
    hint: '`hold` has to be 2m3s at least; without it, it is 1.5 times the longest `within`',
    project: listening,
  },
  'quiet where no provider can be': {
    broken: `${drill()}§quiet: true\n`,
    fixed: `${drill()}quiet: false\n`,
    message: 'quiet: nothing here can be asked to be quiet: umbrella',
    hint: 'take it out',
  },
  'annotations where no provider has graphs': {
    broken: `${drill()}§annotate: { service: shop }\n`,
    fixed: `${drill()}annotate: false\n`,
    message: 'annotate: nothing here has graphs to annotate: polite',
    hint: 'take it out',
    project: polite,
  },
  'memos where no provider has any': {
    broken: `${drill()}§memo: true\n`,
    fixed: `${drill()}quiet: true\n`,
    message: 'memo: nothing here has memos of alerts: polite',
    hint: 'take it out',
    project: polite,
  },
  'quiet and somebody to be told': {
    broken: `${drill({ expect: '[{ monitor: M, within: 1m, §notified: { within: 2m } }]' })}quiet: true\n`,
    fixed: `${drill({ expect: '[{ monitor: M, within: 1m, notified: { within: 2m } }]' })}quiet: false\n`,
    message: 'expect[0].notified: contradicts `quiet` of this file: nobody is notified then',
    hint: 'take one of them out',
    project: politeListening,
  },
  'somebody to be told where the environment is quiet': {
    broken: drill({ expect: '[{ monitor: M, within: 1m, §notified: { within: 2m } }]' }),
    fixed: `${drill({ expect: '[{ monitor: M, within: 1m, notified: { within: 2m } }]' })}quiet: false\n`,
    message: 'expect[0].notified: contradicts `quiet` of the environment lab: nobody is notified then',
    hint: 'write `quiet: false` into this file, or take `notified` out',
    project: `${politeListening}    quiet: true\n`,
  },
  'a status that silences nothing': {
    broken: `${drill()}quiet: { hostStatus: §maintenance }\n`,
    fixed: `${drill()}quiet: { hostStatus: standby }\n`,
    message: expect.stringContaining('quiet') as string,
    project: polite,
  },
  'a fault that lasts longer than the environment lets any': {
    broken: drill({ hold: '§10m' }),
    fixed: drill({ hold: '9m' }),
    message: 'hold: this fault may last 11m, and in lab at most 10m are allowed',
    hint: '`effectWithin` and `hold` add up to it, unless `maxHold` says less; `maxHold` of the environment is the limit',
    project: `${project}    maxHold: 10m\n`,
  },
  'a fault that lasts too long by its deadlines': {
    broken: drill({ fault: '§{ poke: { url: "${SHOP}/" } }' }),
    fixed: drill({ maxHold: '2m' }),
    message: 'fault: this fault may last 2m30s, and in lab at most 2m are allowed',
    hint: /maxHold/,
    project: `${project}    maxHold: 2m\n`,
  },
  'the same expectation twice': {
    broken: drill({ expect: '[{ monitor: M, within: 1m }, §{ monitor: M, within: 2m }]' }),
    fixed: drill({ expect: '[{ monitor: M, within: 1m }, { id: later, monitor: M, within: 2m }]' }),
    message: 'expect[1]: is the same as expect[0]',
    hint: 'give one of them an `id`, or take it out',
  },
  'the same id twice': {
    broken: drill({ expect: '[{ id: x, monitor: M, within: 1m }]', forbid: '[§{ id: x, monitor: N }]' }),
    fixed: drill({ expect: '[{ id: x, monitor: M, within: 1m }]', forbid: '[{ id: y, monitor: N }]' }),
    message: 'forbid[0]: is the same as expect[0]',
    hint: 'give one of them an `id`, or take it out',
  },
  'what is expected and forbidden': {
    broken: drill({ forbid: '[§{ monitor: M }]' }),
    fixed: drill({ forbid: '[{ monitor: M, on: { host: h } }]' }),
    message: 'forbid[0]: is expected by expect[0]',
  },
  'a deadline that hold does not cover': {
    broken: drill({ hold: '1m2s', expect: '[{ monitor: M, within: §1m }]' }),
    fixed: drill({ hold: '1m3s', expect: '[{ monitor: M, within: 1m }]' }),
    message: "expect[0].within: 1m can't be covered by a hold of 1m2s",
    hint: '`hold` has to be 1m3s at least; without it, it is 1.5 times the longest `within`',
  },
  'a maxHold under hold': {
    broken: drill({ maxHold: '§1m29s' }),
    fixed: drill({ maxHold: '1m30s' }),
    message: 'maxHold: is shorter than the hold of 1m30s',
  },
  'effectWithin without an effect': {
    broken: `${drill()}§effectWithin: 1m\n`,
    fixed: drill({ effectWithin: '1m', effect: '{ look: "${SHOP}", sees: { broken: true } }' }),
    message: 'effectWithin: there is no `effect` to wait for',
  },
  'looks that are too seldom for effectWithin': {
    broken: drill({ effectWithin: '§1m', effect: '{ look: "${SHOP}", sees: { broken: true }, every: 21s, times: 3 }' }),
    fixed: drill({ effectWithin: '63s', effect: '{ look: "${SHOP}", sees: { broken: true }, every: 21s, times: 3 }' }),
    message: "effectWithin: 3 looks, one every 21s, can't confirm the effect within 1m",
    hint: 'write `effectWithin: 1m3s` or more, or let it look more often',
  },
  'looks that are too seldom for the default': {
    broken: drill({ effect: '§{ look: "${SHOP}", sees: { broken: true }, every: 30s }' }),
    fixed: drill({ effect: '{ look: "${SHOP}", sees: { broken: true }, every: 20s }' }),
    message: "effect: 3 looks, one every 30s, can't confirm the effect within 1m (the default)",
    hint: 'write `effectWithin: 1m30s` or more, or let it look more often',
  },
  'nothing to judge': {
    broken: without(drill({ hold: '1m' }), 'expect') + '§expect: []\n',
    fixed: drill({ hold: '1m', expect: '[]', unexpected: 'fail' }),
    message: 'expect: there is nothing to judge',
    hint: 'add an expectation, name alerts under `forbid`, or write `unexpected: fail`',
  },
  'no expectation and no hold': {
    broken: `§${drill({ expect: '[]', forbid: '[{ monitor: N }]' })}`,
    fixed: drill({ expect: '[]', forbid: '[{ monitor: N }]', hold: '1m' }),
    message: 'hold: missing: no expectation says how long the fault should last',
  },
  'a control without load': {
    broken: `§${without(control(), 'load')}`,
    fixed: control(),
    message: 'load: missing: a scenario without a fault is a control, and watches normal load',
  },
  'a control without hold': {
    broken: `§${without(control(), 'hold')}`,
    fixed: control(),
    message: 'hold: missing: a scenario without a fault is a control, and says how long it is watched',
  },
  'a control that forbids nothing': {
    broken: `§${control({ unexpected: 'warn' })}`,
    fixed: control({ unexpected: 'warn', forbid: '[{ monitor: N }]' }),
    message: 'forbid: missing: a scenario without a fault is a control, and needs something that must not fire',
    hint: 'name alerts under `forbid`, or write `unexpected: fail`',
  },
  'a control that expects an alert': {
    broken: `${without(control(), 'expect')}§expect: [{ monitor: M, within: 1s }]\n`,
    fixed: control(),
    message: 'expect: a scenario without a fault is a control: it expects nothing',
    hint: 'write `expect: []`, or add a `fault`',
  },
  'a control with an effect': {
    broken: `${control()}§effect: { look: "\${SHOP}", sees: { broken: true } }\n`,
    fixed: control(),
    message: 'effect: a scenario without a fault is a control: there is no effect to see',
  },
  'a load script that is not there': {
    broken: control({ load: '{ script: §lod.ts, rate: 1/s }' }),
    fixed: control(),
    message: 'load.script: there is no file lod.ts',
    hint: 'paths are relative to the project file',
  },
  'an environment that is not there': {
    broken: drill({ environments: '[lab, §verification]' }),
    fixed: drill({ environments: '[lab]' }),
    message: 'environments[1]: there is no environment verification',
    hint: 'there is: lab',
  },
  'an unknown provider': {
    broken: drill({ expect: '[{ monitor: M, within: 1m, provider: §umbrela }]' }),
    fixed: drill({ expect: '[{ monitor: M, within: 1m, provider: umbrella }]' }),
    message: 'expect[0].provider: lab has no provider umbrela',
    hint: 'did you mean umbrella?',
  },
  'no provider where there are several': {
    broken: drill({ expect: '[§{ monitor: M, within: 1m }]' }),
    fixed: drill({ expect: '[{ monitor: M, within: 1m, provider: one }]' }),
    message: 'expect[0].provider: missing: lab has several providers',
    hint: 'there is: one, two',
    project: severalProviders,
  },
  'an unknown kind of fault': {
    broken: drill({ fault: '{ §pok: {} }' }),
    fixed: drill({ fault: '{ poke: {} }' }),
    message: 'fault.pok: there is no kind of fault pok',
    hint: 'did you mean poke?',
  },
  'two faults in one': {
    broken: drill({ load: '{ script: load.ts, rate: 1/s }', fault: '§{ poke: {}, multiply: 2 }' }),
    fixed: drill({ load: '{ script: load.ts, rate: 1/s }', fault: '{ multiply: 2 }' }),
    message: 'fault: is one fault, and this has poke and multiply',
  },
  'options beside the kind of fault': {
    broken: drill({ fault: '{ poke: {}, §url: x }' }),
    fixed: drill({ fault: '{ poke: {} }' }),
    message: 'fault.url: unknown key',
    hint: 'options of poke are indented below it',
  },
  'a fault that is no map': {
    broken: drill({ fault: '§poke' }),
    fixed: drill({ fault: '{ poke: {} }' }),
    message: 'fault: is not a fault',
    hint: 'write { KIND: ... }; there is: poke, multiply',
  },
  'an empty fault': {
    broken: `${without(drill(), 'fault')}§fault:\n`,
    fixed: drill(),
    message: 'fault: is empty',
    hint: 'write { KIND: ... }; there is: poke, multiply',
  },
  'options that a kind refuses': {
    broken: drill({ fault: '{ poke: { §ur: x } }' }),
    fixed: drill({ fault: '{ poke: { url: "${SHOP}" } }' }),
    message: 'fault.poke.ur: unknown key',
    hint: 'did you mean url?',
  },
  'options that a kind refuses in this scenario': {
    broken: drill({ fault: '§{ multiply: 2 }' }),
    fixed: drill({ fault: '{ multiply: 2 }', load: '{ script: load.ts, rate: 1/s }' }),
    message: 'fault: multiply needs load',
    hint: 'add `load`',
  },
  'an unknown kind of probe': {
    broken: drill({ effect: '{ §lok: x, sees: {} }' }),
    fixed: drill({ effect: '{ look: "${SHOP}", sees: { broken: true } }' }),
    message: 'effect.lok: there is no kind of probe lok',
    hint: 'did you mean look?',
  },
  'a probe without a kind': {
    broken: drill({ effect: '§{ sees: { broken: true } }' }),
    fixed: drill({ effect: '{ look: "${SHOP}", sees: { broken: true } }' }),
    message: 'effect: does not say which kind of probe',
    hint: 'there is: look',
  },
  'a misspelt schedule of a probe': {
    broken: drill({ abortWhen: '[{ look: "${SHOP}", sees: { broken: true }, §evry: 1s }]' }),
    fixed: drill({ abortWhen: '[{ look: "${SHOP}", sees: { broken: true }, every: 1s }]' }),
    message: 'abortWhen[0].evry: unknown key',
    hint: 'did you mean every?',
  },
  'a probe that looks no times': {
    broken: drill({ effect: '{ look: "${SHOP}", sees: { broken: true }, times: §0 }' }),
    fixed: drill({ effect: '{ look: "${SHOP}", sees: { broken: true }, times: 1 }' }),
    message: 'effect.times: must be at least 1',
  },
  "a fault's host that is not allowed": {
    broken: drill({ fault: '{ poke: { url: §"http://live.test/" } }' }),
    fixed: drill(),
    message: 'fault.poke.url: http://live.test/ is not allowed in the environment lab',
    hint: 'allow.hosts of lab has: shop.test',
  },
  "a fault's command that is not allowed": {
    broken: drill({ fault: '{ poke: { run: §rm } }' }),
    fixed: drill({ fault: '{ poke: { run: ls } }' }),
    message: 'fault.poke.run: rm is not allowed in the environment lab',
    hint: 'allow.commands of lab has: ls',
  },
  "a fault's file that is not allowed": {
    broken: drill({ fault: '{ poke: { path: §data/../x } }' }),
    fixed: drill({ fault: '{ poke: { path: data/x } }' }),
    message: 'fault.poke.path: data/../x is not allowed in the environment lab',
    hint: 'allow.files of lab has: data',
  },
  'anything where nothing is allowed': {
    broken: drill({ fault: '{ poke: { run: §ls } }' }),
    fixed: drill({ fault: '{ poke: {} }' }),
    message: 'fault.poke.run: ls is not allowed in the environment lab',
    hint: 'allow.commands of lab is empty',
    project: project.replace('commands: [ls]', 'commands: []'),
  },
  "a probe's host that is not allowed": {
    broken: drill({ abortWhen: '[{ look: §"http://live.test", sees: { broken: true } }]' }),
    fixed: drill({ abortWhen: '[{ look: "${SHOP}", sees: { broken: true } }]' }),
    message: 'abortWhen[0].look: http://live.test is not allowed in the environment lab',
    hint: 'allow.hosts of lab has: shop.test',
  },
  'a variable that is not set': {
    broken: drill({ title: 'on §${SHOPP} now' }),
    fixed: drill({ title: 'on ${SHOP} now' }),
    message: 'title: the variable SHOPP is not set',
    hint: 'expectation files see the vars of their environment (lab) alone; did you mean SHOP?',
  },
  'a variable of the process': {
    broken: drill({ title: '§${HOME}' }),
    fixed: drill({ title: '${HOME:-none}' }),
    message: 'title: the variable HOME is not set',
    hint: 'expectation files see the vars of their environment (lab) alone; there is: SHOP',
  },
  'a secret in a title': {
    broken: drill({ title: '§${secret.TOKEN}' }),
    fixed: drill({ fault: '{ poke: { headers: { a: "${secret.TOKEN}" } } }' }),
    message: 'title: no secrets here',
    hint: /^secrets stand in `headers`, `body` and `json` of requests, in `env` of commands and in `apiKey` alone/,
  },
  'a secret that is not declared': {
    broken: drill({ fault: '{ poke: { headers: { a: "x §${secret.TOKN}" } } }' }),
    fixed: drill({ fault: '{ poke: { headers: { a: "x ${secret.TOKEN}" } } }' }),
    message: 'fault.poke.headers.a: there is no secret TOKN',
    hint: 'did you mean TOKEN?',
  },
};

describe('what is written for people', () => {
  const both = `${polite}    quiet: { hostStatus: standby }\n`;
  test.each([
    ['the file', `${drill()}quiet: true\n`, polite, { quiet: {} }],
    ['the environment', drill(), both, { quiet: { hostStatus: 'standby' } }],
    ['the file before the environment', `${drill()}quiet: true\n`, both, { quiet: {} }],
    ['neither, where the file turns it off', `${drill()}quiet: false\n`, both, undefined],
  ])('is said by %s', (_by, yaml, projectYaml, courtesies) => {
    expect(read(yaml, projectYaml).scenario?.courtesies).toEqual(courtesies);
  });

  test('is refused in the environment where none of its providers offers it', () => {
    const { problems } = read(drill(), `${polite}    memo: true\n`);
    expect(problems).toMatchObject([
      { line: 7, column: 5, message: 'environments.lab.memo: nothing here has memos of alerts: polite' },
    ]);
  });
});

describe('a notification', () => {
  const expecting = (notified: string) => drill({ expect: `[{ monitor: M, within: 1m, notified: ${notified} }]` });

  test('has a deadline, and may name its receiver', () => {
    expect(read(expecting('{ within: 2m }'), listening).scenario?.expect[0]?.notified).toEqual({ withinMs: 120_000 });
    expect(read(expecting('{ within: 2m, receiver: oncall }'), listening).scenario?.expect[0]?.notified).toEqual({
      withinMs: 120_000,
      receiver: 'oncall',
    });
  });

  test('lets the hold last as long as it takes', () => {
    expect(read(expecting('{ within: 2m }'), listening).scenario).toMatchObject({
      holdMs: 180_000,
      maxHoldMs: 240_000,
    });
    expect(read(expecting('{ within: 1m }'), listening).scenario?.holdMs).toBe(90_000);
  });

  test('may come from a provider elsewhere where it has a public URL', () => {
    const elsewhere = farAway.replace(':19095"', ':19095", publicUrl: "https://drills.test"');
    expect(read(expecting('{ within: 2m }'), elsewhere).problems).toEqual([]);
  });

  test('makes another scenario by its receiver, not by its deadline', () => {
    const hashOf = (notified: string) => read(expecting(notified), listening).scenario?.hash;
    expect(hashOf('{ within: 2m }')).toBe(read(drill()).scenario?.hash);
    expect(hashOf('{ within: 3m }')).toBe(hashOf('{ within: 2m }'));
    expect(hashOf('{ within: 2m, receiver: oncall }')).not.toBe(hashOf('{ within: 2m }'));
  });
});

describe('an expectation file is refused for', () => {
  test.each(Object.entries(rules))('%s, at its place', (_, rule) => {
    const { text, line, column } = marked(rule.broken);
    const { problems } = read(text, rule.project);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'expectations/s.yaml', line, column, message: rule.message });
    if (rule.hint instanceof RegExp) expect(problems[0]?.hint).toMatch(rule.hint);
    else expect(problems[0]?.hint).toBe(rule.hint);
    expect(problems[0]?.codeFrame).toContain('^');
  });

  test.each(Object.entries(rules))('%s, and taken without', (_, rule) => {
    expect(read(rule.fixed, rule.project).problems).toEqual([]);
  });

  test('all that is wrong at once, also what takes several keys beside one that is broken', () => {
    const yaml = `scenario: Bad
hold: 30s
baseline: soon
fault: { poke: { url: "http://live.test/", x: 1 } }
effect: { look: "http://live.test/", sees: { broken: true } }
expect: [{ monitor: M, within: 1m, provider: nobody }, { monitor: M, within: 2m, provider: nobody }]
`;
    expect(read(yaml).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '1:11 scenario: names of scenarios are in kebab-case: access-10x',
      '3:11 baseline: "soon" is not a duration, such as 90s, 4m or 1h30m',
      '4:23 fault.poke.url: http://live.test/ is not allowed in the environment lab',
      '4:44 fault.poke.x: unknown key',
      '5:17 effect.look: http://live.test/ is not allowed in the environment lab',
      "6:32 expect[0].within: 1m can't be covered by a hold of 30s",
      '6:46 expect[0].provider: lab has no provider nobody',
      '6:56 expect[1]: is the same as expect[0]',
      "6:78 expect[1].within: 2m can't be covered by a hold of 30s",
      '6:92 expect[1].provider: lab has no provider nobody',
    ]);
  });

  test.each<[string, Keys, readonly string[]]>([
    [
      'what hangs on the sound expectations beside a broken one',
      {
        hold: '10s',
        expect: '[{ monitor: A, within: 5m, severity: crit }, { monitor: B, within: 4m }, { monitor: B, within: 4m }]',
      },
      [
        'expect[0].severity: must be warning, critical or unknown',
        "expect[0].within: 5m can't be covered by a hold of 10s",
        "expect[1].within: 4m can't be covered by a hold of 10s",
        'expect[2]: is the same as expect[1]',
        "expect[2].within: 4m can't be covered by a hold of 10s",
      ],
    ],
    [
      'the keys of an expectation that do not hang on its broken one',
      { expect: '[{ monitor: A, within: 2m, exactly: maybe, notified: { within: 1m } }]' },
      [
        'expect[0].exactly: must be true or false, not a text',
        'expect[0].notified: the environment lab has no `webhook`: nobody listens for notifications',
        'expect[0].notified.within: is shorter than `within`: both count from the onset, and nobody is told before it fires',
      ],
    ],
    [
      'nothing that hangs on what is broken',
      {
        maxHold: '1m',
        expect:
          '[{ monitor: A, within: 1m, severity: crit, exactly: true }, { monitor: A, within: soon }, { monitor: A, within: 30s, on: 5 }]',
        forbid: '[{ monitor: A, on: 7 }]',
      },
      [
        'expect[0].severity: must be warning, critical or unknown',
        'expect[1].within: "soon" is not a duration, such as 90s, 4m or 1h30m',
        'expect[2].on: must be a map of keys, not a number',
        'forbid[0].on: must be a map of keys, not a number',
      ],
    ],
    [
      'a forbidden alert that is expected, by its place beside broken ones',
      { expect: '[7, { monitor: A, within: soon }]', forbid: '[{ monitor: 5 }, { monitor: A, abort: 1 }]' },
      [
        'expect[0]: must be a map of keys, not a number',
        'expect[1].within: "soon" is not a duration, such as 90s, 4m or 1h30m',
        'forbid[0].monitor: must be a text or a map of keys',
        'forbid[1]: is expected by expect[1]',
        'forbid[1].abort: must be true or false, not a number',
      ],
    ],
    [
      'a script that there is not, beside a broken rate',
      { load: '{ script: gone.ts, rate: 4 }' },
      ['load.script: there is no file gone.ts', 'load.rate: 4 is not a rate, such as 20/s or 1200/m'],
    ],
    [
      'options that make no sense here, beside a broken expectation',
      { fault: '{ multiply: 2 }', expect: '[{ monitor: A, within: soon }]' },
      ['fault: multiply needs load', 'expect[0].within: "soon" is not a duration, such as 90s, 4m or 1h30m'],
    ],
  ])('%s', (_, keys, messages) => {
    expect(
      read(drill(keys))
        .problems.map(({ message }) => message)
        .sort(),
    ).toEqual([...messages].sort());
  });

  test('a provider that there is not, whatever else is wrong with its expectation', () => {
    const expectations = (provider: string) =>
      drill({ expect: `[{ monitor: M, within: soon, provider: ${provider} }]`, forbid: `[{ provider: ${provider} }]` });
    const messages = read(expectations('nobody')).problems.map(({ message }) => message);
    expect(messages).toContain('expect[0].provider: lab has no provider nobody');
    expect(messages).toContain('forbid[0].provider: lab has no provider nobody');
    const control = read(expectations('umbrella')).problems.map(({ message }) => message);
    expect(control).toEqual(messages.filter((message) => !message.includes('has no provider')));
    expect(control).not.toEqual([]);
  });

  test('a missing variable once, and not for what its value would have been', () => {
    const yaml = drill({ fault: '{ poke: { url: "${NONE}" } }' });
    expect(read(yaml).problems.map(({ message }) => message)).toEqual(['fault.poke.url: the variable NONE is not set']);
  });

  test.each([
    ['a schedule', { effect: '{ look: "http://live.test", sees: { broken: true }, every: 0s }' }, 'effect.look'],
    ['what it sees', { abortWhen: '[{ look: "http://live.test", sees: { broken: 1 } }]' }, 'abortWhen[0].look'],
    ['an unknown option', { fault: '{ poke: { url: "http://live.test", x: 1 } }' }, 'fault.poke.url'],
    ['an option', { fault: '{ poke: { url: "http://live.test", headers: { a: 1 } } }' }, 'fault.poke.url'],
    ['a deadline', { fault: '{ poke: { url: "http://live.test" } }', expect: '[{ monitor: M }]' }, 'fault.poke.url'],
    ['a hold', { fault: '{ poke: { url: "http://live.test" } }', hold: 'long' }, 'fault.poke.url'],
  ])('a host that is not allowed beside %s that is broken', (_, keys, place) => {
    const messages = read(drill(keys)).problems.map(({ message }) => message);
    expect(messages).toContain(`${place}: http://live.test is not allowed in the environment lab`);
    expect(messages.length).toBeGreaterThan(1);
    const allowed = Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [key, value.replace('live.test', 'shop.test')]),
    );
    expect(read(drill(allowed)).problems.map(({ message }) => message)).toEqual(
      messages.filter((message) => !message.includes('is not allowed')),
    );
  });

  test.each([
    [
      'a misspelt kind of fault',
      { fault: '{ pokee: { url: "${NONE}/x" } }' },
      'fault.pokee: there is no kind of fault pokee',
    ],
    [
      'two kinds of fault',
      { fault: '{ poke: { url: "${NONE}" }, multiply: 2 }' },
      'fault: is one fault, and this has poke and multiply',
    ],
    [
      'a probe without a kind',
      { effect: '{ sees: { broken: "${NONE}" } }' },
      'effect: does not say which kind of probe',
    ],
    ['a misspelt option', { fault: '{ poke: { urll: "${NONE}" } }' }, 'fault.poke.urll: unknown key'],
    [
      'the same twice',
      { expect: '[{ monitor: "${NONE}", within: 1m }, { monitor: "${NONE}", within: 2m }]' },
      'expect[1]: is the same as expect[0]',
    ],
  ])('a missing variable beside %s', (_, keys, message) => {
    const messages = read(drill(keys)).problems.map((problem) => problem.message);
    expect(messages).toContain(message);
    expect(messages.filter((told) => !told.endsWith('the variable NONE is not set'))).toEqual([message]);
    expect(messages.length).toBeGreaterThan(1);
  });
});

test.each([
  ['', 'the file is empty'],
  ['# nothing\n', 'the file is empty'],
  ['- scenario: a\n', 'the file must be a map of keys'],
  ['text', 'the file must be a map of keys'],
])('a file %j has one problem', (yaml, message) => {
  expect(read(yaml).problems.map((problem) => problem.message)).toEqual([message]);
});

test('a key that is given twice does not hide what else is wrong', () => {
  const { problems } = read(`${drill()}title: A\nhodl: 1m\ntitle: 7\n`);
  expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '5 hodl: unknown key',
    '6 the key title is given twice',
    '6 title: must be a text, not a number',
  ]);
});

test.each([
  ['crit', 'did you mean critical?'],
  ['xyz', undefined],
])('the severity %s gets the hint %j', (severity, hint) => {
  const [problem] = read(drill({ expect: `[{ monitor: M, within: 1m, severity: ${severity} }]` })).problems;
  expect(problem?.hint).toBe(hint);
  expect(problem?.message).toBe('expect[0].severity: must be warning, critical or unknown');
});
