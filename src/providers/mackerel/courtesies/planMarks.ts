import { atProvider } from '../../../config/heldAccess';
import type { Scenario } from '../../../domain/scenario';
import type { AskedCourtesies, Courtesy, PlannedCourtesies } from '../../../ports/courtesy';
import type { AlertParts } from '../alerts';
import { annotationKind, type AnnotationState } from './annotation';
import { memoKind, type MemoState } from './memo';

/** As long as the API takes them. */
const [longestTitle, longestDescription] = [250, 1024];

/** Annotations of the services that the drill is about, and memos of its alerts. */
export async function planMarks(
  parts: AlertParts,
  asked: AskedCourtesies,
  signal: AbortSignal,
): Promise<Pick<PlannedCourtesies, 'annotate' | 'memo' | 'notes'>> {
  const services = asked.annotate === undefined ? [] : await servicesMeant(parts, asked, signal);
  const isLost = asked.annotate !== undefined && services.length === 0;
  return {
    annotate: services.length === 0 ? [] : [annotationOf(parts, asked, services)],
    ...(asked.memo && { memo: (alert) => memoOf(parts, asked, alert.id, alert.monitor.name) }),
    notes: isLost ? ['not annotated: whose graphs is not known; write `annotate: { service: NAME }`'] : [],
  };
}

function annotationOf({ name: provider, settings }: AlertParts, asked: AskedCourtesies, services: string[]): Courtesy {
  const { drillId, scenario } = asked;
  const title = annotationTitle(scenario);
  const named = scenario.title === undefined ? '' : `${scenario.title}. `;
  // What it is found by comes first, whatever is cut off.
  const description = `Drill ${drillId}. ${named}`.trim().slice(0, longestDescription);
  const where = services.join(', ');
  return {
    name: 'annotate',
    provider,
    kind: annotationKind,
    title: `annotation on ${where}`,
    state: (workDir, nowMs): AnnotationState => ({
      ...atProvider(provider, drillId, workDir),
      url: settings.url,
      services,
      title,
      description,
      fromMs: nowMs,
      toMs: nowMs + asked.longestFaultMs,
    }),
    done: () => `the drill's window marked on the graphs of ${where}`,
  };
}

function memoOf(
  { name: provider, settings }: AlertParts,
  asked: AskedCourtesies,
  alertId: string,
  monitor: string,
): Courtesy {
  const { drillId, scenario } = asked;
  return {
    name: 'memo',
    provider,
    kind: memoKind,
    title: `memo of the alert ${alertId} of ${monitor}`,
    state: (workDir): MemoState => ({
      ...atProvider(provider, drillId, workDir),
      url: settings.url,
      alertId,
      text: `alertdrill: raised by the drill ${drillId} of ${scenario.name}`,
    }),
    done: () => `the alert ${alertId} of ${monitor} says which drill raised it`,
  };
}

/** The one that is named; else those of the targets and of the monitors; else those of the scope. */
async function servicesMeant(
  { directory }: AlertParts,
  { annotate, subjects, scenario: { scope } }: AskedCourtesies,
  signal: AbortSignal,
): Promise<string[]> {
  if (annotate?.service !== undefined) return [annotate.service];
  const monitors = await directory.monitors(signal);
  const found = subjects.flatMap(({ subject: { on }, monitor: { id } }) => {
    const own = monitors.find((monitor) => monitor.id === id)?.service;
    const named = on.service ?? on.role?.split(':')[0] ?? own;
    return named === undefined ? [] : [named];
  });
  const ofScope = [...(scope.services ?? []), ...(scope.roles ?? []).map((role) => role.split(':')[0] ?? role)];
  return [...new Set(found.length > 0 ? found : ofScope)];
}

/** Of the annotation. */
export const annotationTitle = ({ name }: Pick<Scenario, 'name'>): string =>
  `alertdrill: ${name}`.slice(0, longestTitle);
