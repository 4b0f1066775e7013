import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import type { BlockReason, Fact } from '../../../../src/domain/facts';
import type { DrillToFold } from '../../../../src/domain/foldReport';
import { judge } from '../../../../src/domain/judge';
import { createTerminalReporter } from '../../../../src/reporters/terminal/terminalReporter';
import {
  exampleDrill,
  exampleHeader,
  exampleNames,
  exampleReport,
  type ExampleName,
} from '../../../support/exampleDrills';
import { exampleStartMs } from '../../../support/scriptedFacts';
import { linesOf, play, playRun, recordOutput, type OutputOptions } from '../../../support/recordedOutput';

const examples = new Map(exampleNames.map((name) => [name, exampleDrill(name)]));
const example = (name: ExampleName): DrillToFold => {
  const drill = examples.get(name);
  if (drill === undefined) throw new Error(name);
  return drill;
};

async function show(names: readonly ExampleName[], options: OutputOptions = {}) {
  const output = recordOutput(options);
  await playRun(createTerminalReporter(output.system), names.map(example), exampleReport(...names), output);
  return output;
}

/** Every example on 80 columns, without colours: shown once, looked at by several. */
const showAll = (() => {
  let shown: ReturnType<typeof show> | undefined;
  return () => (shown ??= show(exampleNames));
})();

describe('the terminal reporter without a terminal', () => {
  it('writes steady lines: no escape sequence, nothing redrawn, no timer', async () => {
    const output = await showAll();
    expect(output.textOf()).not.toContain('\u001b');
    expect(output.textOf()).not.toContain('\r');
    expect(output.running()).toBe(0);
  });

  it.each([
    [80, showAll],
    [60, () => show(exampleNames, { columns: 60 })],
    [140, () => show(exampleNames, { columns: 140 })],
  ])('keeps to %d columns', async (columns, shown) => {
    const lines = linesOf((await shown()).textOf());
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  it('says the same in colours, and with NO_COLOR redraws nothing', async () => {
    const plain = (await showAll()).textOf();
    const colored = (await show(exampleNames, { colors: true })).textOf();
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
    expect((await show(exampleNames, { isTty: true, colors: false })).textOf()).toBe(plain);
  });

  it('sends results to stdout and progress to stderr', async () => {
    const output = await show(['passed']);
    const [results, progress] = [output.textOf('stdout'), output.textOf('stderr')];
    expect(results).toContain('alertdrill run 20261123T120000Z-k3f9x');
    expect(results).toContain('✓ passed access-10x');
    expect(results).not.toContain('baseline');
    expect(progress).toContain('21:00:05  +5.0 s   inject    10 times the load (200/s)');
    expect(progress).not.toContain('Exit code');
  });

  it('tells where it drills before it begins, a stand-in’s compressed minute included', async () => {
    const output = await show(['passed'], { columns: 120 });
    expect(linesOf(output.textOf('stdout')).slice(0, 7)).toEqual([
      'alertdrill run 20261123T120000Z-k3f9x',
      '  environment  verification',
      '  provider     mackerel, organisation acme-verify',
      '               at http://127.0.0.1:18081',
      '               a stand-in, whose minute lasts 2 s',
      '  scenarios    1',
      '  started      2026-11-23 21:00:00 +09:00, local time',
    ]);
  });
});

describe('the header of a run in production', () => {
  const headerOf = (run: typeof exampleHeader) => {
    const output = recordOutput();
    createTerminalReporter(output.system).runStarted?.(run, []);
    return linesOf(output.textOf('stdout'))[1];
  };

  it('says so', () => {
    expect(headerOf({ ...exampleHeader, production: true })).toBe('  environment  verification, PRODUCTION');
    expect(headerOf(exampleHeader)).toBe('  environment  verification');
  });
});

describe('the progress of a drill', () => {
  const progressOf = async (name: ExampleName) => linesOf((await show([name], { columns: 200 })).textOf('stderr'));

  it('follows the phases, the effect, the alert and the rollback, with local times', async () => {
    const lines = await progressOf('passed');
    const labels = lines.flatMap((line) => /^ {2}\d\d:\d\d:\d\d +\+[\d.]+ s [✓✗? ] (\w+)/.exec(line)?.[1] ?? []);
    expect(labels).toEqual([
      ...['preflight', 'expects', 'baseline', 'inject', 'inject', 'hold', 'effect', 'verdict'],
      ...['rollback', 'rollback', 'recovery', 'effect', 'verdict', 'settle'],
    ]);
    expect(lines.find((line) => line.includes('detected'))).toMatch(/^ {2}21:00:13 \+13\.5 s ✓ verdict/);
  });

  it('says how long a slow alert is waited for, and not where every alert has come', async () => {
    const settleOf = async (name: ExampleName) => (await progressOf(name)).find((line) => line.includes('settle'));
    expect(await settleOf('passed')).toMatch(/until this drill's own alerts are closed$/);
    expect(await settleOf('no-effect')).toMatch(/are closed; a slow one may still come within 7\.\d s$/);
  });

  it('tells of an alert that is not what was expected', async () => {
    expect((await progressOf('wrong-severity')).join('\n')).toContain('Shop p95 latency is warning on shop');
  });

  it('tells who was told of what as soon as a notification has come, and what that comes to', async () => {
    const lines = await progressOf('notified');
    const from = lines.findIndex((line) => line.includes(' notified '));
    expect(lines.slice(from, from + 2)).toEqual([
      '  21:00:15 +15.2 s   notified  oncall was told: Shop p95 latency is firing (critical)',
      expect.stringMatching(/ ✓ verdict {3}Shop p95 latency: notified after 8\.7 s ± 0\.3 s \(receiver oncall\)/),
    ]);
    expect(lines.join('\n')).toContain('receiver  listens for notifications at http://127.0.0.1:19095');
    expect((await progressOf('not-notified')).join('\n')).toContain('and that oncall is told within 20 s');
  });

  it('tells once that the provider is gone, not at every poll', async () => {
    expect(
      (await progressOf('unreachable')).filter((line) => line.includes('poll ') && line.includes('ECONNREFUSED')),
    ).toHaveLength(1);
  });

  it('says that a fault was held for as long as is allowed, and nothing of the kind of a control', () => {
    const textWith = (name: ExampleName) => {
      const { facts, ...rest } = example(name);
      const hold = facts.findIndex((fact) => fact.type === 'phase-entered' && fact.phase === 'hold');
      const due = { type: 'due', atMs: exampleStartMs + 60_000, what: 'max-hold' } as const;
      const output = recordOutput();
      const told = [...facts.slice(0, hold + 1), due];
      play(createTerminalReporter(output.system), [{ ...rest, facts: told }], output);
      return output.textOf('stderr');
    };
    expect(textWith('missed')).toContain('the longest hold that is allowed');
    expect(textWith('control')).not.toContain('the longest hold that is allowed');
  });

  it('says nothing of an alert of an earlier drill that is closed when it is first seen', () => {
    const { facts, ...rest } = example('passed');
    const at = facts.findIndex((fact) => fact.type === 'polled');
    const seen = facts.find((fact) => fact.type === 'alert-seen');
    if (seen?.type !== 'alert-seen') throw new Error('no alert was seen');
    const closedAt = { earliest: exampleStartMs - 5_000, latest: exampleStartMs - 4_000 };
    const closed = { ...seen.alert, id: 'earlier', closedAt, closedBy: 'recovery' as const };
    const textWith = (alert: typeof seen.alert) => {
      const output = recordOutput();
      const first = { ...seen, sentAtMs: exampleStartMs, answeredAtMs: exampleStartMs, alert };
      const told = [...facts.slice(0, at), first, ...facts.slice(at)];
      play(createTerminalReporter(output.system), [{ ...rest, facts: told }], output);
      return output.textOf('stderr').split('inject')[0] ?? '';
    };
    expect(textWith(closed)).not.toContain(' alert ');
    expect(textWith({ ...seen.alert, id: 'earlier' })).toContain(' alert ');
  });

  it('says nothing of limits that come due when nobody waits for them any more', async () => {
    const { facts, ...rest } = example('passed');
    const late = (['effect-within', 'max-hold', 'rollback-verification', 'settle'] as const).map((what) => ({
      ...{ type: 'due' as const, atMs: exampleStartMs + 23_000, what },
    }));
    const output = recordOutput();
    play(createTerminalReporter(output.system), [{ ...rest, facts: [...facts.slice(0, -1), ...late] }], output);
    expect(output.textOf('stderr')).not.toContain('? time');
    const stuck = await progressOf('rollback-unverified');
    expect(stuck.filter((line) => line.includes('? time'))).toEqual([
      expect.stringContaining('nobody saw the effect go away in time'),
    ]);
  });

  it('tells what blocks a drill, and what to do about it', async () => {
    expect((await progressOf('blocked')).join('\n')).toContain(
      'the downtime "nightly backup" covers service shop until 12:30',
    );
  });
});

describe('a blocked drill', () => {
  const blockedBy = (reasons: readonly BlockReason[]) => {
    const { facts, scenario, ...rest } = example('blocked');
    const [expectation] = scenario.expect;
    if (expectation === undefined) throw new Error('the example expects something');
    const twice = [expectation, { ...expectation, key: 'second', monitor: { name: 'Second' } }];
    const told = facts.map((fact): Fact => (fact.type === 'blocked' ? { ...fact, reasons } : fact));
    const asks = { ...scenario, expect: twice };
    const output = recordOutput({ columns: 120 });
    const drill = { ...rest, scenario: asks, facts: told, conclusions: judge(asks, told) };
    play(createTerminalReporter(output.system), [drill], output);
    return output;
  };
  const dead = { cause: 'load-unanswered', detail: 'nothing answers the normal load', hint: 'is the target up?' };
  const gone = { key: 'second', cause: 'downtime', detail: 'a downtime covers all' };

  it('says each thing that stood in the way once, with its hint, whatever else was asked for', () => {
    const lines = linesOf(blockedBy([dead, gone]).textOf('stdout'));
    const from = lines.findIndex((line) => line.startsWith('? inconclusive'));
    expect(lines.slice(from + 1, from + 5)).toEqual([
      '  ? blocked: nothing answers the normal load',
      '      hint: is the target up?',
      '  ? Second: blocked: a downtime covers all',
      expect.stringMatching(/^ {2}fault/),
    ]);
  });

  it('says the same in its progress, the hint in a line of its own', () => {
    const text = blockedBy([dead]).textOf('stderr');
    expect(text).toMatch(/\? blocked {3}nothing answers the normal load\n/);
    expect(text).toMatch(/ {3}hint {6}is the target up\?\n/);
  });

  it('calls an open alert what it is', () => {
    const open = { key: 'second', cause: 'already-open', detail: 'alert a1 is open already' };
    expect(blockedBy([open]).textOf('stdout')).toContain('  ? Second: already-open: alert a1 is open already\n');
  });
});

describe('the live line', () => {
  const eraseLine = '\r\u001b[2K';

  function watch(name: ExampleName, columns = 100) {
    const output = recordOutput({ isTty: true, colors: true, columns });
    const reporter = createTerminalReporter(output.system);
    play(reporter, [example(name)], output);
    const live = output.writes.filter(({ text }) => text.startsWith(eraseLine) && text !== eraseLine);
    return { output, live: live.map(({ text }) => stripVTControlCharacters(text).replace('\r', '')) };
  }

  it('counts down to what comes next', () => {
    const { live } = watch('passed', 140);
    expect(live).toContainEqual(expect.stringMatching(/^ {2}baseline 1 s \| injection: 2 s left \| polls 4 ok/));
    expect(live).toContainEqual(
      expect.stringMatching(/^ {2}hold 0 s \| effect: 9 s left \| .* \| probe: 200 after 78 ms$/),
    );
    expect(live).toContainEqual(expect.stringMatching(/^ {2}hold 5 s \| Shop p95 latency: 10 s left \|/));
    expect(live).toContainEqual(expect.stringMatching(/^ {2}recovery .* \| Shop p95 latency to close: \d+ s left/));
    expect(live).not.toContainEqual(expect.stringContaining('a slow alert'));
    expect(watch('no-effect', 140).live).toContainEqual(
      expect.stringMatching(/^ {2}settle 1 s \| a slow alert: 5 s left/),
    );
  });

  it('counts the polls that failed', () => {
    expect(watch('unreachable', 140).live).toContainEqual(expect.stringContaining('polls 19 ok, 3 failed'));
  });

  it('never fills the last column', () => {
    expect(watch('passed', 60).live.filter((line) => stringWidth(line) > 59)).toEqual([]);
  });

  it('is erased before any other line, and left behind nowhere', () => {
    const { output } = watch('passed');
    expect(output.running()).toBe(0);
    let shown = false;
    for (const { text } of output.writes) {
      const isErasure = text.startsWith(eraseLine);
      if (!isErasure) expect(shown).toBe(false);
      if (isErasure) shown = text !== eraseLine;
    }
    expect(shown).toBe(false);
  });
});

describe('a failed rollback', () => {
  it('is said first and last, of the drill and of the run', async () => {
    const output = await show(['passed', 'rollback-failed']);
    const results = output.writes
      .filter(({ stream }) => stream === 'stdout')
      .map(({ text }) => linesOf(text.trimEnd()));
    const [drill, summary] = results.slice(-2);
    expect(drill?.[0]).toBe('!! ROLLBACK FAILED: the fault of node-stop may still be there.');
    expect(drill?.at(-1)).toBe('!! Look at the system, then run `alertdrill recover`.');
    expect(summary?.[0]).toBe('!! A fault may still be in place: node-stop. Run `alertdrill recover`.');
    expect(summary?.at(-1)).toBe(summary?.[0]);
  });

  it('that was done, but not seen to help, is not left to recover, which has nothing of it', async () => {
    const text = (await show(['rollback-unverified'])).textOf().replace(/\n!! /g, ' ');
    expect(text).toContain('ROLLBACK NOT VERIFIED: the fault of route-stuck may still be there.');
    expect(text).toContain('undo by hand what is left: `alertdrill recover` has nothing more to send.');
    expect(text).toContain('A fault may still be in place: route-stuck. Undo by hand what is left.');
    expect(text).not.toContain('un `alertdrill recover`');
  });

  it('is not spoken of where rollback went well', async () => {
    expect((await show(['passed', 'late'])).textOf()).not.toContain('!!');
  });
});

describe('text from outside', () => {
  it('can neither move the cursor nor forge a line', () => {
    const hostile = '\u001b[2J\u001b[1;1Hall is well\r\n✓ passed';
    const { scenario, ...rest } = example('passed');
    const drill = { ...rest, scenario: { ...scenario, title: hostile, owner: hostile } };
    const facts = drill.facts.map((fact) => {
      if (fact.type === 'monitor-resolved') return { ...fact, monitor: { ...fact.monitor, name: hostile } };
      if (fact.type === 'probed') return { ...fact, detail: hostile };
      return fact;
    });
    const output = recordOutput();
    play(createTerminalReporter(output.system), [{ ...drill, facts }], output);
    expect(output.textOf()).toContain('all is well ✓ passed');
    expect(output.textOf()).not.toContain('\u001b');
    expect(output.textOf()).not.toContain('\r');
    expect(linesOf(output.textOf()).filter((line) => line.startsWith('✓ passed'))).toHaveLength(1);
  });
});
