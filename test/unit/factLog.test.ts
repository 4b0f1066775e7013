import { judge } from '../../src/domain/judge';
import type { Fact } from '../../src/domain/facts';
import { createFactLog } from '../../src/factLog';
import { storyScenario } from '../support/storyScenario';

const scenario = storyScenario();
const noted: Fact = { type: 'noted', atMs: 1, text: 'something' };
const stopped: Fact = { type: 'stopped', atMs: 2, cause: 'interrupted', why: 'interrupted by SIGINT' };

/** Whether a promise has settled by now, when all that needs no time has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('the log of facts', () => {
  it('hands on each fact together with what follows from all so far', () => {
    const heard: unknown[] = [];
    const log = createFactLog(scenario, (fact, conclusions) => heard.push([fact, conclusions]));
    log.record(noted);
    log.record(stopped);
    expect(heard).toEqual([
      [noted, judge(scenario, [noted])],
      [stopped, judge(scenario, [noted, stopped])],
    ]);
    expect(log.facts).toEqual([noted, stopped]);
    expect(log.conclusions).toEqual(judge(scenario, [noted, stopped]));
    expect(log.conclusions).not.toEqual(judge(scenario, [noted]));
  });

  it('knows which kinds of facts it has', () => {
    const log = createFactLog(scenario, () => undefined);
    expect(log.has('noted')).toBe(false);
    log.record(noted);
    expect(log.has('noted')).toBe(true);
    expect(log.has('stopped')).toBe(false);
  });

  it.each<Fact>([
    stopped,
    { type: 'blocked', atMs: 1, reasons: [] },
    { type: 'injection-failed', atMs: 1, message: 'no' },
  ])('halts the drill on $type', (fact) => {
    const log = createFactLog(scenario, () => undefined);
    log.record(noted);
    expect(log.halted).toBe(false);
    log.record(fact);
    expect(log.halted).toBe(true);
  });
});

describe('waiting for a conclusion', () => {
  it('ends at once where it holds already', async () => {
    const log = createFactLog(scenario, () => undefined);
    expect(await isSettled(log.until(() => true))).toBe(true);
  });

  it('ends with the fact that makes it true, and looks no more after that', async () => {
    const log = createFactLog(scenario, () => undefined);
    let looks = 0;
    const waiting = log.until(({ notes }) => {
      looks += 1;
      return notes.length === 2;
    });
    log.record(noted);
    expect(await isSettled(waiting)).toBe(false);
    log.record(noted);
    expect(await isSettled(waiting)).toBe(true);
    log.record(noted);
    expect(looks).toBe(3);
  });

  it('ends with its signal, also with one that was aborted before', async () => {
    const log = createFactLog(scenario, () => undefined);
    const giveUp = new AbortController();
    const waiting = log.until(() => false, giveUp.signal);
    expect(await isSettled(waiting)).toBe(false);
    giveUp.abort();
    expect(await isSettled(waiting)).toBe(true);
    expect(await isSettled(log.until(() => false, giveUp.signal))).toBe(true);
  });

  it('is told of a fact that was recorded while another was being told', async () => {
    const log = createFactLog(scenario, (fact) => {
      if (fact.type === 'noted') log.record(stopped);
    });
    const waiting = log.until(() => log.halted);
    log.record(noted);
    expect(await isSettled(waiting)).toBe(true);
    expect(log.conclusions).toEqual(judge(scenario, [noted, stopped]));
  });
});
