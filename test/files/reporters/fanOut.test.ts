import { fanOut } from '../../../src/reporters/fanOut';
import type { Reporter } from '../../../src/ports/reporter';
import { exampleDrill, exampleHeader, exampleReport } from '../../support/exampleDrills';

const same = (text: string) => text;

function listen(reporters: Readonly<Record<string, Reporter>>, scrub = same) {
  const failures: string[] = [];
  const named = Object.entries(reporters).map(([kind, reporter]) => ({ kind, reporter }));
  const all = fanOut(named, { scrub, failed: (kind, error) => failures.push(`${kind}: ${String(error)}`) });
  return { all, failures };
}

describe('fanOut', () => {
  const { scenario, facts, conclusions } = exampleDrill('passed');
  const [fact] = facts;
  if (fact === undefined) throw new Error('the example has facts');

  it('passes everything on to every reporter', async () => {
    const calls: string[] = [];
    const recorder = (name: string): Reporter => ({
      runStarted: () => void calls.push(`${name} runStarted`),
      drillStarted: (_scenario, fault) => void calls.push(`${name} drillStarted ${fault ?? ''}`),
      fact: (_scenario, { type }) => void calls.push(`${name} ${type}`),
      drillFinished: ({ outcome }) => void calls.push(`${name} ${outcome}`),
      runFinished: async () => {
        await Promise.resolve();
        calls.push(`${name} runFinished`);
      },
    });
    const { all, failures } = listen({ a: recorder('a'), b: recorder('b') });
    const report = exampleReport('passed');
    all.runStarted(exampleHeader, [scenario]);
    all.drillStarted(scenario, 'a fault');
    all.fact(scenario, fact, conclusions);
    report.drills.forEach((drill) => all.drillFinished(drill));
    await all.runFinished(report, []);
    expect(calls.filter((call) => call.startsWith('a'))).toEqual([
      'a runStarted',
      'a drillStarted a fault',
      `a ${fact.type}`,
      'a passed',
      'a runFinished',
    ]);
    expect(calls.filter((call) => call.startsWith('b'))).toHaveLength(5);
    expect(failures).toEqual([]);
  });

  it('reports the first thing that a reporter throws, calls it on, and never lets the others go without', async () => {
    let heard = 0;
    let finished = false;
    const { all, failures } = listen({
      broken: {
        fact: () => {
          throw new Error('out of ink');
        },
        runFinished: () => Promise.reject(new Error('out of paper')),
      },
      well: { fact: () => void (heard += 1), runFinished: () => void (finished = true) },
    });
    all.fact(scenario, fact, conclusions);
    all.fact(scenario, fact, conclusions);
    await all.runFinished(exampleReport('passed'), ['the recording']);
    expect(failures).toEqual(['broken: Error: out of ink']);
    expect(heard).toBe(2);
    expect(finished).toBe(true);
  });

  it('reports a file that could not be written', async () => {
    const { all, failures } = listen({ json: { runFinished: () => Promise.reject(new Error('ENOSPC')) } });
    await expect(all.runFinished(exampleReport('passed'), ['the recording'])).resolves.toBeUndefined();
    expect(failures).toEqual(['json: Error: ENOSPC']);
  });

  it('tells which files have their report, and which have not', async () => {
    const written: string[] = [];
    const lost: unknown[] = [];
    let missing: readonly string[] = [];
    const all = fanOut(
      [
        { kind: 'json', file: 'full.json', reporter: { runFinished: () => Promise.reject(new Error('ENOSPC')) } },
        { kind: 'junit', file: 'there.xml', reporter: { runFinished: () => Promise.resolve() } },
        { kind: 'terminal', reporter: { runFinished: (_, kinds) => void (missing = kinds) } },
      ],
      { scrub: same, failed: (kind, _, file) => lost.push([kind, file]), written: (file) => written.push(file) },
    );
    await all.runFinished(exampleReport('passed'), ['the recording']);
    expect({ written, lost, missing }).toEqual({
      written: ['there.xml'],
      lost: [['json', 'full.json']],
      missing: ['the json report', 'the recording'],
    });
  });

  it('lets no reporter see what the scrubber takes out', async () => {
    const seen: unknown[] = [];
    const see = (...values: readonly unknown[]) => void seen.push(...values);
    const spy: Reporter = { runStarted: see, drillStarted: see, fact: see, drillFinished: see, runFinished: see };
    const secret = 'http://127.0.0.1';
    const { all } = listen({ spy }, (text) => text.replaceAll(secret, '***'));
    const report = exampleReport('rollback-failed');
    const drill = exampleDrill('rollback-failed');
    all.runStarted(exampleHeader, [drill.scenario]);
    all.drillStarted(drill.scenario, `PUT ${secret}/route`);
    for (const each of drill.facts) all.fact(drill.scenario, each, drill.conclusions);
    report.drills.forEach((each) => all.drillFinished(each));
    await all.runFinished(report, []);
    expect(JSON.stringify([report, drill, exampleHeader])).toContain(secret);
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(JSON.stringify(seen)).toContain('***:18080/admin/route');
  });
});
