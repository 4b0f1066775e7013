import { ProviderError } from '../../domain/errors';
import type { TargetSelector } from '../../domain/scenario';
import { expectedLabels } from './expectedLabels';
import type { ManagerConfig, Route } from './managerConfig';
import type { Known } from './matchers';
import type { Parts } from './parts';
import type { WireManagerAlert, WireSilence } from './schema';
import type { AboutToFire } from './valueLabels';

/** What Alertmanager has in store for the alerts of a rule. */
export interface ManagerState {
  readonly silences: readonly WireSilence[];
  readonly config: ManagerConfig;
  /** What is active now. */
  readonly alerts: readonly WireManagerAlert[];
  /** What is known of the labels of each alert that is meant and may come; at least one. */
  readonly known: readonly Known[];
}

/** Undefined where there is no Alertmanager; one that can't be asked is `unknown`, in words. */
export async function managerState(
  parts: Parts,
  about: AboutToFire,
  on: TargetSelector,
  signal: AbortSignal,
): Promise<ManagerState | { readonly unknown: string } | undefined> {
  const { managers } = parts;
  if (!managers.exist) return undefined;
  try {
    const silences = await managers.silences(signal);
    const config = await managers.config(signal);
    const { alerts } = await managers.alerts('evidence', signal);
    const names = new Set([
      ...silences.flatMap(({ matchers }) => matchers.map(({ name }) => name)),
      ...config.inhibitions.flatMap(({ target, equal }) => [...target.map(({ name }) => name), ...equal]),
      ...namesIn(config.route),
    ]);
    const known = await expectedLabels(parts, about, on, [...names], signal);
    return { silences, config, alerts, known };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: error.message };
  }
}

const namesIn = (route: Route | undefined): readonly string[] =>
  route === undefined ? [] : [...route.matchers.map(({ name }) => name), ...route.routes.flatMap(namesIn)];
