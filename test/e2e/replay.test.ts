import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact, FactOf } from '../../src/domain/facts';
import type { Report } from '../../src/domain/report';
import { eventually } from '../support/eventually';
import { recordedFacts, recordedLines, runFolders } from './recordings';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/** Point 4 of the first issue: a real recording of a real drill, judged again with one fact altered. */
jest.setTimeout(120_000);

let world: World;
let recorded: string;
let reportBefore: Report;

beforeAll(async () => {
  world = await startWorld();
  // Held to its end, so that there are polls after the deadline.
  const watched = { hold: '12s', forbid: [{ monitor: 'Shop 5xx rate' }] };
  const expect_ = [{ monitor: 'shop-checkout', severity: 'critical', on: { host: 'shop-01' }, within: '6s' }];
  world.write('expectations/route-cut.yaml', routeCut({ ...watched, expect: expect_ }));
  const { code, report, stderr } = await world.drill();
  if (code !== 0) throw new Error(`the drill that is to be altered did not pass: ${stderr}`);
  reportBefore = report;
  const [folder = ''] = runFolders(world.dir);
  recorded = folder;
});
afterAll(() => world.stop(), 30_000);

async function replayed(folder: string) {
  const { code, stdout, stderr } = await world.cli(['replay', folder, '--json']);
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as Report;
  const [drill] = report.drills;
  const [expectation] = drill?.expectations ?? [];
  return { code, stderr, report, drill, expectation };
}

/** Something else in one of its lines. */
function rewritten(change: (lines: readonly string[]) => string): string {
  const folder = join(world.dir, '.alertdrill', 'runs', `rewritten-${String(++copies)}`);
  cpSync(recorded, folder, { recursive: true });
  rmSync(join(folder, 'report.json'));
  writeFileSync(join(folder, 'events.jsonl'), change(recordedLines(recorded)));
  return folder;
}

let copies = 0;
/** The recording with each fact replaced by what `change` makes of it, and no report beside it. */
function altered(change: (fact: Fact) => readonly Fact[]): string {
  const alter = (line: string): readonly string[] => {
    const { fact, ...rest } = JSON.parse(line) as { readonly fact?: Fact };
    return fact === undefined ? [line] : change(fact).map((each) => JSON.stringify({ ...rest, fact: each }));
  };
  return rewritten((lines) =>
    lines
      .flatMap(alter)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

type Alert = FactOf<'alert-seen'>['alert'];

/** The one alert that was expected, altered wherever it was seen; undefined: it never was. */
const withAlert = (change: (alert: Alert) => Alert | undefined): string =>
  altered((fact) => {
    if (fact.type === 'alert-seen' && fact.alert.monitor.name === 'shop-checkout') {
      const alert = change(fact.alert);
      return alert === undefined ? [] : [{ ...fact, alert }];
    }
    if (fact.type !== 'polled' || !fact.result.ok) return [fact];
    // Where it was never seen, no listing names it either.
    const openIds = fact.result.openIds.filter((id) => !removedIds.has(id));
    return [{ ...fact, result: { ...fact.result, openIds } }];
  });
const removedIds = new Set<string>();

const shifted = (alert: Alert, byMs: number): Alert => {
  const later = ({ earliest, latest }: Alert['openedAt']) => ({ earliest: earliest + byMs, latest: latest + byMs });
  const transitions = alert.transitions.map(({ severity, at }) => ({ severity, at: later(at) }));
  return { ...alert, openedAt: later(alert.openedAt), transitions };
};

/** The same alert, opened and seen that much later: no listing before has it. */
function delayed(byMs: number): string {
  let late: Alert | undefined;
  let isSeen = false;
  return altered((fact) => {
    if (fact.type === 'alert-seen' && fact.alert.monitor.name === 'shop-checkout') {
      late = shifted(fact.alert, byMs);
      return fact.alert.closedAt === undefined ? [] : [{ ...fact, alert: late }];
    }
    if (fact.type !== 'polled' || !fact.result.ok || late === undefined) return [fact];
    const { id, openedAt } = late;
    if (fact.sentAtMs < openedAt.latest) {
      const openIds = fact.result.openIds.filter((open) => open !== id);
      return [{ ...fact, result: { ...fact.result, openIds } }];
    }
    if (isSeen) return [fact];
    isSeen = true;
    return [{ type: 'alert-seen', sentAtMs: fact.sentAtMs, answeredAtMs: fact.answeredAtMs, alert: late }, fact];
  });
}

it('comes to the same conclusions, to the last byte, without the report', async () => {
  const { code, report, expectation } = await replayed(altered((fact) => [fact]));
  expect(expectation?.verdict).toBe('detected');
  expect(code).toBe(0);
  expect(JSON.stringify(report, null, 2)).toBe(JSON.stringify(reportBefore, null, 2));
  const own = readFileSync(join(recorded, 'report.json'), 'utf8');
  expect((await world.cli(['replay', recorded, '--json'])).stdout).toBe(own);
});

it('tells a person the same', async () => {
  const name = recorded.split('/').at(-1) ?? '';
  const { code, stdout } = await world.cli(['replay', name]);
  expect(code).toBe(0);
  expect(stdout).toContain(`alertdrill run ${name}`);
  expect(stdout).toContain('route-cut');
  expect(stdout).toContain('detected');
});

it('ends with the exit code that it tells, that of a signal included', async () => {
  const folder = rewritten((lines) =>
    lines
      .map((line) =>
        line.includes('"runEndedAtMs"') ? line.replace('}', ',"interrupted":"interrupted by SIGTERM"}') : line,
      )
      .map((line) => `${line}\n`)
      .join(''),
  );
  const { code, stdout } = await world.cli(['replay', folder]);
  expect(stdout).toContain('Exit code 143: the run was interrupted by SIGTERM');
  expect(code).toBe(143);
});

describe('with one fact altered', () => {
  it('an alert that opened after the deadline: late, with its real latency', async () => {
    const { code, expectation } = await replayed(delayed(7_000));
    expect(expectation).toMatchObject({ verdict: 'late', outcome: 'failed' });
    expect(expectation?.latencyMs?.estimate).toBeGreaterThan(6_000);
    expect(code).toBe(1);
  });

  it('an alert that never came: missed, since the listings cover the window', async () => {
    removedIds.add(reportBefore.drills[0]?.expectations[0]?.alert?.id ?? '');
    const { code, expectation } = await replayed(withAlert(() => undefined));
    removedIds.clear();
    expect(expectation).toMatchObject({ verdict: 'missed', outcome: 'failed' });
    expect(code).toBe(1);
  });

  it('no answer after the injection: provider-unreachable, and never missed', async () => {
    let injected = false;
    const folder = altered((fact) => {
      injected ||= fact.type === 'injection-sent';
      if (!injected || (fact.type !== 'polled' && fact.type !== 'alert-seen')) return [fact];
      if (fact.type === 'alert-seen') return [];
      return [{ ...fact, result: { ok: false, failure: 'timeout', message: 'no answer' } }];
    });
    const { code, expectation } = await replayed(folder);
    expect(expectation).toMatchObject({ verdict: 'provider-unreachable', outcome: 'inconclusive' });
    expect(code).toBe(3);
  });

  it('the alert of another host: wrong-target', async () => {
    const other = withAlert((alert) => ({ ...alert, target: { hostId: 'another', hostName: 'shop-02' } }));
    expect(await replayed(other)).toMatchObject({ code: 1, expectation: { verdict: 'wrong-target' } });
  });

  it('an alert that never became critical: wrong-severity', async () => {
    const mild = withAlert((alert) => ({
      ...alert,
      transitions: alert.transitions.map(({ severity, at }) => ({
        severity: severity === 'critical' ? 'warning' : severity,
        at,
      })),
    }));
    expect(await replayed(mild)).toMatchObject({ code: 1, expectation: { verdict: 'wrong-severity' } });
  });

  it('an alert that was open before: already-open', async () => {
    const early = withAlert((alert) => shifted(alert, -60_000));
    expect(await replayed(early)).toMatchObject({ code: 3, expectation: { verdict: 'already-open' } });
  });

  it('a forbidden alert beside it: fired', async () => {
    const folder = altered((fact) => {
      if (fact.type !== 'alert-seen' || fact.alert.monitor.name !== 'Shop unmatched requests') return [fact];
      const [forbidden] = reportBefore.drills[0]?.forbidden ?? [];
      const monitor = { id: forbidden?.monitor.id ?? '', name: 'Shop 5xx rate' };
      return [{ ...fact, alert: { ...fact.alert, monitor } }];
    });
    const { code, drill } = await replayed(folder);
    expect(drill?.forbidden).toMatchObject([{ verdict: 'fired' }]);
    expect(code).toBe(1);
  });

  it('a rollback that failed: rollback-failed, whatever was detected', async () => {
    const folder = altered((fact) =>
      fact.type === 'rolled-back'
        ? [{ type: 'rollback-failed', atMs: fact.ackedAtMs, message: 'the server is gone' }]
        : [fact],
    );
    const { code, drill, expectation } = await replayed(folder);
    expect(drill?.outcome).toBe('rollback-failed');
    expect(expectation?.verdict).toBe('detected');
    expect(code).toBe(4);
  });
});

describe('a recording that was cut off', () => {
  it('in the middle of its last line is judged as far as it goes, and that is told', async () => {
    const seen = recordedFacts(recorded).findIndex((fact) => fact.type === 'injected');
    const folder = rewritten((lines) => {
      const kept = lines.slice(0, seen + 3);
      return kept
        .map((line) => `${line}\n`)
        .join('')
        .slice(0, -20);
    });
    const { code, expectation, stderr } = await replayed(folder);
    expect(expectation?.outcome).toBe('inconclusive');
    expect(code).not.toBe(0);
    expect(stderr).toContain('cut off');
    expect((await world.cli(['replay', folder])).stderr).toContain('cut off');
  });

  it('of a harness that was killed can be judged', async () => {
    const before = runFolders(world.dir);
    const { child, ended } = world.start(['run']);
    await eventually(() => expect(world.checkoutPrefix()).toBe('/chekcout'));
    child.kill('SIGKILL');
    await ended;
    const [folder = ''] = runFolders(world.dir).filter((each) => !before.includes(each));
    expect(readdirSync(folder)).not.toContain('report.json');
    const { code, drill, stderr } = await replayed(folder);
    // Nobody knows from the recording what became of the fault.
    expect(drill?.rollback.state).not.toBe('done');
    expect(stderr).toContain('cut off');
    expect(code).not.toBe(0);
    await eventually(() => expect(world.journal()).toEqual([]));
  });
});

describe('what is no recording', () => {
  it.each([
    ['an unknown run', ['no-such-run'], 'there is no run no-such-run in '],
    ['two runs', ['one', 'two'], 'too many arguments'],
    ['none', [], "missing required argument 'run'"],
  ])('%s', async (_what, args, complaint) => {
    const { code, stdout, stderr } = await world.cli(['replay', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(complaint);
  });

  it.each([
    [
      'a line that is not JSON',
      (lines: readonly string[]) => [lines[0], lines[1], 'half a li', lines[2]],
      ':3',
      'not JSON',
    ],
    ['another first line', (lines: readonly string[]) => lines.slice(1), ':1', ''],
    [
      'a fact of a later version',
      (lines: readonly string[]) => [lines[0], lines[1]?.replace('preflight', 'dance')],
      ':2',
      '',
    ],
    ['nothing', () => [], ':1', 'empty'],
  ])('%s is told with its line', async (_what, change, place, complaint) => {
    const folder = rewritten((lines) =>
      change(lines)
        .map((line) => `${String(line)}\n`)
        .join(''),
    );
    const { code, stdout, stderr } = await world.cli(['replay', folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`events.jsonl${place}`);
    expect(stderr).toContain(complaint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
