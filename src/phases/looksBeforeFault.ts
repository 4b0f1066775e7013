import type { BlockReason, FactOf, ProbeName } from '../domain/facts';
import type { ProbePlan } from '../domain/scenario';
import type { DrillContext } from '../drillContext';
import { badStreak } from './badStreak';

/** What the probes say against injecting: nothing that they look for may be there before there is a fault. */
export function looksBeforeFault(context: DrillContext): readonly BlockReason[] {
  return [...effectIsThere(context), ...abortIsThere(context)];
}

function effectIsThere(context: DrillContext): readonly BlockReason[] {
  const { effect } = context.scenario;
  if (effect === undefined) return [];
  const looks = looksOf(context, 'effect');
  const last = looks.filter(({ result }) => result !== 'unknown').slice(-effect.times);
  if (last.length === 0) return [nothingTold(effect, looks)];
  // Fewer looks than confirm it are enough against injecting: in a short baseline no other has said anything else.
  if (last.some((look) => look.result === 'good')) return [];
  return [
    {
      cause: 'effect-before-fault',
      detail: `the effect is there before the fault: ${effect.title} (${last.at(-1)?.detail ?? ''})`,
      hint: 'repair the target, or look for something that only the fault brings about',
    },
  ];
}

/** A probe that sees neither the effect nor its absence: most often there is no target where it looks. */
function nothingTold(effect: ProbePlan, looks: readonly FactOf<'probed'>[]): BlockReason {
  const { title, timeoutMs } = effect;
  const last = looks.at(-1);
  const seen = last === undefined ? 'none of its looks had ended' : `${last.detail} (${looks.length} looks)`;
  return {
    cause: 'effect-unknown',
    detail: `the effect probe (${title}) told nothing during the baseline: ${seen}`,
    hint:
      last === undefined
        ? `a look may take ${timeoutMs} ms: make \`baseline\` longer than that`
        : 'is the target up, and is this its address?',
  };
}

/** What ends a drill at once must not be there before it begins: the fault would be injected to be taken back. */
function abortIsThere(context: DrillContext): readonly BlockReason[] {
  const { log, scenario } = context;
  return scenario.abortWhen.flatMap((plan, index) => {
    const probe: ProbeName = `abort:${index}`;
    if (badStreak(log.facts, probe) < plan.times) return [];
    const seen = looksOf(context, probe).findLast(({ result }) => result === 'bad')?.detail ?? '';
    return [
      {
        cause: 'abort-before-fault',
        detail: `what \`abortWhen\` looks for is there before the fault: ${plan.title} (${seen})`,
        hint: 'repair the target, or look for something that is not so already',
      },
    ];
  });
}

const looksOf = ({ log }: DrillContext, probe: ProbeName): readonly FactOf<'probed'>[] =>
  log.facts.flatMap((fact) => (fact.type === 'probed' && fact.probe === probe ? [fact] : []));
