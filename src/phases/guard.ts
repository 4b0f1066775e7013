import type { DrillContext } from '../drillContext';
import { badStreak } from './badStreak';
import type { Prepared } from './preflight';

/** A fault without eyes helps nobody: that long without a successful poll ends the hold, ms. */
export const blindMs = 60_000;

/** Stops the drill at once where holding on would do harm or is of no use. Returns what ends the guard. */
export function guard(context: DrillContext, prepared: Prepared): () => void {
  const { log, clock, keeper } = context;
  const life = new AbortController();
  const stop = (why: string): void => {
    if (!life.signal.aborted && !log.halted) log.record({ type: 'stopped', atMs: clock.now(), cause: 'aborted', why });
  };
  // Kept as soon as it is seen: the facts that follow in the same moment may hide it again.
  let reason: string | undefined;
  void log
    .until(() => (reason ??= reasonToStop(context)) !== undefined, life.signal)
    .then(() => {
      if (reason !== undefined) stop(reason);
    });
  untilBlind(context, life.signal).then(stop, () => undefined);
  for (const provider of ofAbortingAlerts(context)) void lookOften(context, provider, life.signal);
  void keeper.lost.then(stop);
  prepared.fault?.ended(life.signal).then(
    (why) => {
      if (!life.signal.aborted) stop(`the fault ended by itself: ${why}`);
    },
    () => undefined,
  );
  return () => life.abort();
}

function reasonToStop({ log, scenario }: DrillContext): string | undefined {
  const last = log.facts.at(-1);
  if (last?.type === 'polled' && !last.result.ok) {
    const { failure, message } = last.result;
    if (failure === 'unauthorized' || failure === 'forbidden') return `${last.provider}: ${message}`;
  }
  const fired = log.conclusions.forbidden.find(({ forbidden, verdict }) => forbidden.abort && verdict === 'fired');
  if (fired !== undefined) return `the forbidden alert ${fired.forbidden.key} fired`;
  const index = scenario.abortWhen.findIndex((plan, at) => badStreak(log.facts, `abort:${at}`) >= plan.times);
  const plan = scenario.abortWhen[index];
  return plan && `abortWhen: ${plan.title}`;
}

/** As often as a probe looks that says nothing else (files.md, `every`), ms: a poll of its own rhythm may be seconds off. */
const lookEveryMs = 1_000;

const ofAbortingAlerts = ({ scenario: { forbid } }: DrillContext): ReadonlySet<string> =>
  new Set(forbid.filter(({ abort }) => abort).map(({ provider }) => provider));

/** What must not fire and ends the fault where it does is looked for as a probe looks, within the provider's budget. */
async function lookOften({ providers, clock }: DrillContext, provider: string, signal: AbortSignal): Promise<void> {
  const poller = providers.get(provider)?.poller;
  try {
    while (poller !== undefined) {
      const { sentAtMs } = await poller.pollNow(signal);
      await clock.sleep(Math.max(0, sentAtMs + lookEveryMs - clock.now()), signal);
    }
  } catch {
    // The guard ended, or the poller: its bugs are told elsewhere.
  }
}

/** Told by time alone: a poll that hangs, or waits as long as the provider asked it to, does not even fail. */
async function untilBlind({ log, clock, providers }: DrillContext, signal: AbortSignal): Promise<string> {
  const startedAtMs = clock.now();
  const pollsOf = (name: string) =>
    log.facts.flatMap((fact) => (fact.type === 'polled' && fact.provider === name ? [fact] : []));
  for (;;) {
    const watched = [...providers.values()].map(({ provider: { name } }) => {
      const sentAtMs = pollsOf(name).findLast(({ result }) => result.ok)?.sentAtMs ?? startedAtMs;
      return { name, blindAtMs: Math.max(startedAtMs, sentAtMs) + blindMs };
    });
    const blind = watched.find(({ blindAtMs }) => blindAtMs <= clock.now());
    if (blind !== undefined) {
      const result = pollsOf(blind.name).at(-1)?.result;
      const said = result === undefined || result.ok ? '' : `: ${result.message}`;
      return `${blind.name} has not answered for 60 s${said}`;
    }
    const nextAtMs = Math.min(clock.now() + blindMs, ...watched.map(({ blindAtMs }) => blindAtMs));
    await clock.sleep(nextAtMs - clock.now(), signal);
  }
}
