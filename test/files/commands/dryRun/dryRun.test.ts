import { planDrill } from '../../../../src/commands/dryRun/planDrill';
import { planText } from '../../../../src/commands/dryRun/planText';
import type { Webhook } from '../../../../src/config/project';
import { Secret } from '../../../../src/config/secret';
import { FaultError } from '../../../../src/domain/errors';
import type { Scenario } from '../../../../src/domain/scenario';
import { exactly, note } from '../../../../src/domain/step';
import type { FaultKind } from '../../../../src/ports/fault';
import { scriptedFault } from '../../../support/scriptedFault';
import { storyEffect, storyExpectation, storyForbidden, storyScenario } from '../../../support/storyScenario';

const kindOf = (kind: string, steps: FaultKind['steps']): FaultKind => ({
  ...(scriptedFault().kind as FaultKind),
  kind,
  steps,
});
const kinds = [
  kindOf('http', () => ({ inject: [exactly('PUT /cut')], rollback: [exactly('DELETE /cut')] })),
  kindOf('k6', () => ({ inject: [exactly('k6 run a.ts')], rollback: [exactly('SIGINT to k6')] })),
];

const planOf = (scenario: Scenario, faultKinds = kinds) =>
  planDrill(scenario, { faultKinds, projectDir: '/project', allowHosts: [], vars: {} });

/** Lines of the phases, by name. */
const linesOf = async (scenario: Scenario, faultKinds = kinds): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    (await planOf(scenario, faultKinds)).map(({ name, steps }) => [name, steps.map(({ text }) => text).join('\n')]),
  );

const load = { script: 'a.ts', ratePerSecond: 20 };
const everything = storyScenario({
  load,
  expect: [
    storyExpectation({ resolved: { withinMs: 120_000 }, notified: { withinMs: 70_000, receiver: 'pager' } }),
    storyExpectation({ monitor: { id: 'm7' }, on: {}, exact: true, severity: 'warning' }),
  ],
  forbid: [storyForbidden(), storyForbidden({ monitor: { name: 'Front' }, abort: true })],
  unexpected: 'warn',
  scope: { services: ['shop'], hosts: ['web-01'] },
  abortWhen: [{ ...storyEffect, title: 'GET /healthz unreachable', times: 1 }],
});

describe('the plan of a drill', () => {
  it('has all phases in the order of the drill', async () => {
    expect((await planOf(everything)).map(({ name }) => name)).toEqual(
      'preflight jitter baseline inject effect hold rollback recovery end'.split(' '),
    );
  });

  it('shows what is injected, and what takes it back', async () => {
    const { baseline, inject, rollback, end } = await linesOf(everything);
    expect(inject).toBe('PUT /cut');
    expect(rollback).toBe('DELETE /cut');
    expect(baseline).toMatch(/^k6 run a\.ts\n10s; no alert/);
    expect(end).toMatch(/SIGINT to k6$/);
  });

  it('shows the probe, how often it looks, and what it leads to', async () => {
    const { effect, baseline } = await linesOf(everything);
    expect(effect).toBe(
      'must be seen within 30s, or rollback at once:\nGET /checkout sees 404\n  every 1s, 3 times in a row; time-out 1s',
    );
    expect(baseline).toContain('must not be seen yet');
  });

  it('shows what is expected, forbidden, unexpected and reason to abort, and how long it is held', async () => {
    expect((await linesOf(everything))['hold']?.split('\n')).toEqual([
      '1m30s from the effect, at most 2m30s from the injection; watched to its end',
      'expect Latency, service shop, critical at least: within 1m, notified within 1m10s to pager',
      'expect monitor m7, warning: within 1m',
      'forbid Errors',
      'forbid Front; where it fires, rolled back at once',
      'other alerts in the scope (service shop, web-01) are reported',
      'rollback at once when this is seen:',
      'GET /healthz unreachable',
      '  every 1s, once; time-out 1s',
    ]);
  });

  it('is held shorter where nothing is watched to its end', async () => {
    const { hold } = await linesOf(storyScenario());
    expect(hold).toContain('ends sooner where all is decided');
    expect(hold).toContain('other alerts are ignored');
    expect((await linesOf(storyScenario({ unexpected: 'fail' })))['hold']).toContain('watched to its end');
  });

  it('shows what has to close, and nothing where nothing has to', async () => {
    expect((await linesOf(everything))['recovery']).toContain('Latency closes within 2m');
    expect(await linesOf(storyScenario())).not.toHaveProperty('recovery');
  });

  it('says where no effect is looked for', async () => {
    const { effect, hold } = await linesOf(storyScenario({}, 'unprobed'));
    expect(effect).toBe('is not looked for: no `effect`');
    expect(hold).toContain('from the injection');
  });

  it('of a control injects nothing, and takes nothing back', async () => {
    const control = await linesOf(storyScenario({ load }, 'control'));
    expect(control['inject']).toBe('nothing: this is a control');
    expect(control).not.toHaveProperty('rollback');
    expect(control).not.toHaveProperty('effect');
    expect(control['hold']).toContain('from the end of the baseline; watched to its end');
  });

  it.each([
    [undefined, "waits a random part of the longest of these monitors' intervals; --seed repeats it"],
    [30_000, 'waits a random part of 30s; --seed repeats it'],
    [0, undefined],
  ])('waits as startJitter says: %s', async (startJitterMs, words) => {
    const { jitter } = await linesOf(storyScenario(startJitterMs === undefined ? {} : { startJitterMs }));
    expect(jitter).toBe(words);
  });

  it('shows why a fault can not be', async () => {
    const refused = kindOf('http', () => {
      throw new FaultError('nothing to multiply');
    });
    expect((await linesOf(storyScenario(), [refused]))['inject']).toBe(
      'nothing to multiply: the drill would be blocked',
    );
  });
});

describe('the text of a plan', () => {
  const text = (steps: readonly string[], columns = 40) =>
    planText(
      {
        environment: {
          name: 'lab',
          production: false,
          allow: { hosts: ['a.test', 'b.test'], commands: [], files: [], processes: [] },
        },
        watched: [{ name: 'mackerel', words: 'Mackerel organization acme' }],
        recordings: '/project/.alertdrill/runs',
        always: ['the fault is rolled back always'],
        plans: [{ scenario: storyScenario(), phases: [{ name: 'inject', steps: steps.map(exactly) }] }],
      },
      columns,
    );

  it('says where, who is watched, what may be touched, and what always holds', () => {
    expect(text([], 100)).toMatch(
      new RegExp(
        [
          'environment lab',
          'watches     Mackerel organization acme \\(mackerel\\); only reads are sent',
          'may touch   hosts a.test, b.test; commands none; files none; processes none',
          'records     /project/.alertdrill/runs/<id>',
          'always      - the fault is rolled back always',
        ].join('\\n'),
      ),
    );
  });

  it('breaks no line that is to be read character by character', () => {
    const command = `systemctl stop ${'nginx '.repeat(20)}end`;
    expect(text([command])).toContain(command);
  });

  it('shows what can not be seen, and lets nothing move the cursor', () => {
    expect(text(['rm \u001b[2K\u202egnp.a'])).toContain(String.raw`rm \u001b[2K\u202egnp.a`);
  });

  it('wraps what is said in words', () => {
    const [, line] = planText(
      {
        environment: { name: 'lab', production: false, allow: { hosts: [], commands: [], files: [], processes: [] } },
        watched: [],
        recordings: '/',
        always: [],
        plans: [{ scenario: storyScenario(), phases: [{ name: 'hold', steps: [note('word '.repeat(20))] }] }],
      },
      40,
    )
      .split('\n')
      .filter((each) => each.includes('word'));
    expect(line).toMatch(/^ {12}word/);
    expect(line?.length).toBeLessThanOrEqual(40);
  });
});

describe('where notifications are received', () => {
  const asked = storyScenario({ expect: [storyExpectation({ notified: { withinMs: 70_000 } })] });
  const listensLine = (webhook: Webhook | undefined, scenario = asked) =>
    planText(
      {
        environment: {
          name: 'lab',
          production: false,
          allow: { hosts: [], commands: [], files: [], processes: [] },
          ...(webhook && { webhook }),
        },
        watched: [],
        recordings: '/',
        always: [],
        plans: [{ scenario, phases: [] }],
      },
      200,
    )
      .split('\n')
      .find((line) => line.startsWith('listens'));

  it('is shown, with what it is reached at, and never the token', () => {
    expect(listensLine({ listen: { host: '127.0.0.1', port: 19_095 } })).toBe(
      'listens     127.0.0.1, port 19095, for notifications',
    );
    const everything = {
      listen: { host: '::', port: 0 },
      publicUrl: 'https://drills.test',
      token: new Secret('webhook token', 'hook-token-1'),
    };
    expect(listensLine(everything)).toBe(
      'listens     [::], port a free one, for notifications; reached from outside at https://drills.test; only who has the token is heard',
    );
  });

  it('is not shown where nobody expects to be told', () => {
    expect(listensLine({ listen: { host: '127.0.0.1', port: 19_095 } }, storyScenario())).toBeUndefined();
    expect(listensLine(undefined)).toBeUndefined();
  });
});
