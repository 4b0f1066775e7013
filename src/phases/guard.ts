import type { Fact } from '../domain/facts';
import type { DrillContext } from '../drillContext';
import type { Prepared } from './preflight';

/** A fault without eyes helps nobody: that long without a successful poll ends the hold, ms. */
const blindMs = 60_000;

/** Stops the drill at once where holding on would do harm or is of no use. Returns what ends the guard. */
export function guard(context: DrillContext, prepared: Prepared): () => void {
  const { log, clock, keeper } = context;
  const life = new AbortController();
  const stop = (why: string): void => {
    if (!life.signal.aborted && !log.halted) log.record({ type: 'stopped', atMs: clock.now(), cause: 'aborted', why });
  };
  const startedAtMs = clock.now();
  void log
    .until(() => life.signal.aborted || reasonToStop(context, startedAtMs) !== undefined, life.signal)
    .then(() => {
      const why = reasonToStop(context, startedAtMs);
      if (why !== undefined) stop(why);
    });
  void keeper.lost.then((why) => stop(`the keeper died: ${why}`));
  prepared.fault?.ended(life.signal).then(
    (why) => {
      if (!life.signal.aborted) stop(`the fault ended by itself: ${why}`);
    },
    () => undefined,
  );
  return () => life.abort();
}

function reasonToStop({ log, scenario, clock }: DrillContext, startedAtMs: number): string | undefined {
  const last = log.facts.at(-1);
  if (last?.type === 'polled' && !last.result.ok) {
    const { failure, message } = last.result;
    if (failure === 'unauthorized' || failure === 'forbidden') return `${last.provider}: ${message}`;
    const good = log.facts.findLast(
      (fact) => fact.type === 'polled' && fact.result.ok && fact.provider === last.provider,
    );
    const blindSinceMs = Math.max(startedAtMs, good?.type === 'polled' ? good.sentAtMs : 0);
    if (clock.now() - blindSinceMs > blindMs) return `${last.provider} has not answered for 60 s: ${message}`;
  }
  const fired = log.conclusions.forbidden.find(({ forbidden, verdict }) => forbidden.abort && verdict === 'fired');
  if (fired !== undefined) return `the forbidden alert ${fired.forbidden.key} fired`;
  const index = scenario.abortWhen.findIndex((plan, at) => streak(log.facts, `abort:${at}`) >= plan.times);
  const plan = scenario.abortWhen[index];
  return plan && `abortWhen: ${plan.title}`;
}

function streak(facts: readonly Fact[], probe: `abort:${number}`): number {
  let count = 0;
  for (let index = facts.length - 1; index >= 0; index -= 1) {
    const fact = facts[index];
    if (fact?.type !== 'probed' || fact.probe !== probe || fact.result === 'unknown') continue;
    if (fact.result === 'good') return count;
    count += 1;
  }
  return count;
}
