import { middleOf } from '../domain/instant';
import { isControl, type Expectation, type Forbidden } from '../domain/scenario';
import { ProviderError } from '../domain/errors';
import type { DrillContext } from '../drillContext';
import type { Evidence, Window } from '../ports/provider';

/** Fetches the evidence for every expectation that was not met, and for every silence that must have had data. */
export async function explainVerdicts(context: DrillContext): Promise<void> {
  const { log, clock } = context;
  for (const subject of subjectsToExplain(context)) {
    const evidence = await ask(context, subject);
    log.record({ type: 'evidence-fetched', atMs: clock.now(), key: subject.key, ...evidence });
  }
}

function subjectsToExplain({ log, scenario }: DrillContext): readonly (Expectation | Forbidden)[] {
  const { expectations, forbidden } = log.conclusions;
  const unmet = expectations.filter(({ verdict }) => verdict !== 'detected').map(({ expectation }) => expectation);
  const silent = forbidden.filter(({ verdict }) => isControl(scenario) && verdict !== 'fired');
  return [...unmet, ...silent.map((conclusion) => conclusion.forbidden)];
}

async function ask(context: DrillContext, subject: Expectation | Forbidden): Promise<Evidence> {
  const watched = context.providers.get(subject.provider);
  const window = windowOf(context, subject.provider);
  if (watched === undefined || window === undefined) return { data: 'unknown', explanation: [] };
  try {
    return await watched.provider.explain(subject, window, context.interrupt);
  } catch (error) {
    if (!(error instanceof ProviderError) && !context.interrupt.aborted) throw error;
    const said = error instanceof Error ? error.message : 'interrupted';
    return { data: 'unknown', explanation: [{ cause: 'no-evidence', evidence: `could not ask: ${said}` }] };
  }
}

/** From the injection to the end of the hold. */
function windowOf({ log, clock }: DrillContext, provider: string): Window | undefined {
  const { injected, polling } = log.conclusions;
  if (injected === undefined) return undefined;
  const started = log.facts.find((fact) => fact.type === 'rollback-started');
  const offset = polling[provider]?.offset;
  return {
    fromMs: injected.earliest,
    toMs: started?.type === 'rollback-started' ? started.atMs : clock.now(),
    offsetMs: offset === undefined ? 0 : middleOf(offset),
  };
}
