import type { Alert } from '../domain/alert';
import type { Explanation } from '../domain/explanation';
import { middleOf } from '../domain/instant';
import { boundedSeries } from '../domain/metricSeries';
import { isControl, type Expectation, type Forbidden } from '../domain/scenario';
import { ProviderError } from '../domain/errors';
import type { DrillContext } from '../drillContext';
import type { Evidence, Window } from '../ports/provider';

/**
 * Fetches the evidence for every expectation that was not met, for every silence that must have had data, and for every
 * alert that fired without that somebody was told in time.
 */
export async function explainVerdicts(context: DrillContext): Promise<void> {
  const { log, clock } = context;
  for (const subject of subjectsToExplain(context)) {
    const { metric, ...evidence } = withoutOwnQuiet(context, await ask(context, subject));
    const series = boundedSeries(metric ?? []);
    const ofMetric = series.length === 0 ? {} : { metric: series };
    log.record({ type: 'evidence-fetched', atMs: clock.now(), key: subject.key, ...evidence, ...ofMetric });
  }
  for (const { expectation, alert } of unnotified(context)) {
    const explanation = await askWhyNotNotified(context, expectation, alert);
    if (explanation === undefined) continue;
    const { key } = expectation;
    log.record({
      type: 'evidence-fetched',
      atMs: clock.now(),
      key,
      about: 'notification',
      data: 'unknown',
      explanation,
    });
  }
}

function subjectsToExplain({ log, scenario }: DrillContext): readonly (Expectation | Forbidden)[] {
  const { expectations, forbidden } = log.conclusions;
  const unmet = expectations.filter(({ verdict }) => verdict !== 'detected').map(({ expectation }) => expectation);
  const silent = forbidden.filter(({ verdict }) => isControl(scenario) && verdict !== 'fired');
  return [...unmet, ...silent.map((conclusion) => conclusion.forbidden)];
}

function unnotified({ log }: DrillContext) {
  return log.conclusions.expectations.flatMap(({ expectation, detection, notification }) =>
    detection === undefined || notification === undefined || notification.verdict === 'notified'
      ? []
      : [{ expectation, alert: detection.alert }],
  );
}

/** Its own mute explains nothing: it keeps people from being told, and no alert from opening. */
const withoutOwnQuiet = ({ scenario }: DrillContext, evidence: Evidence): Evidence =>
  scenario.courtesies?.quiet === undefined
    ? evidence
    : {
        ...evidence,
        explanation: evidence.explanation.filter(({ cause }) => cause !== 'muted' && cause !== 'silenced'),
      };

async function ask(context: DrillContext, subject: Expectation | Forbidden): Promise<Evidence> {
  const watched = context.providers.get(subject.provider);
  const window = windowOf(context, subject.provider);
  if (watched === undefined || window === undefined) return { data: 'unknown', explanation: [] };
  try {
    return await watched.provider.explain(subject, window, context.interrupt);
  } catch (error) {
    return { data: 'unknown', explanation: couldNotAsk(context, error) };
  }
}

/** Undefined where the provider can't tell. */
async function askWhyNotNotified(
  context: DrillContext,
  expectation: Expectation,
  alert: Alert,
): Promise<readonly Explanation[] | undefined> {
  const provider = context.providers.get(expectation.provider)?.provider;
  const window = windowOf(context, expectation.provider);
  if (provider?.explainNotification === undefined || window === undefined) return undefined;
  try {
    return await provider.explainNotification(expectation, alert, window, context.interrupt);
  } catch (error) {
    return couldNotAsk(context, error);
  }
}

function couldNotAsk({ interrupt }: DrillContext, error: unknown): readonly Explanation[] {
  if (!(error instanceof ProviderError) && !interrupt.aborted) throw error;
  const said = error instanceof Error ? error.message : 'interrupted';
  return [{ cause: 'no-evidence', evidence: `could not ask: ${said}` }];
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
