import { UsageError } from '../../domain/errors';
import type { HistoryStore } from '../../history/store/historyStore';

export interface Named {
  readonly env?: string;
  readonly scenario?: string;
}

/** For when nothing was found: a name that the history does not know may be misspelt. Throws UsageError then. */
export async function refuseUnknown(store: HistoryStore, { env, scenario }: Named): Promise<void> {
  const known = await store.results({});
  const environments = known.map(({ environment }) => environment);
  if (env !== undefined && !environments.includes(env)) throw await unknown('environment', env, environments);
  const scenarios = known.filter((each) => env === undefined || each.environment === env);
  const names = scenarios.map((each) => each.scenario);
  if (scenario !== undefined && !names.includes(scenario)) throw await unknown('scenario', scenario, names);
}

/** @param names with repetitions */
export async function unknown(what: string, name: string, names: readonly string[]): Promise<UsageError> {
  const { didYouMean } = await import('../../config/nearest');
  const known = [...new Set(names)].toSorted();
  const some = known.length === 0 ? 'there is none in it' : `it has ${known.slice(0, 10).join(', ')}`;
  return new UsageError(`the history has no ${what} ${name}`, { hint: didYouMean(name, known) ?? some });
}
