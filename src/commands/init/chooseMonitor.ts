import { didYouMean } from '../../config/nearest';
import { ProviderError, UsageError } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import type { MonitorSummary, Provider, ProviderSetup } from '../../ports/provider';
import { inOrderOfTypes } from '../scaffold/inOrderOfTypes';
import { inspectMonitor } from '../scaffold/inspectMonitor';
import type { FirstMonitor } from './answers';
import type { InitSystem } from './initSystem';

/** The monitor of the first expectation: by the flag, else the one that a person picks, else the one that suits best. */
export async function chooseMonitor(
  system: InitSystem,
  setup: ProviderSetup,
  wanted: string | undefined,
  { provider, nowMs }: { readonly provider: Provider; readonly nowMs: number },
): Promise<FirstMonitor> {
  const listed = await provider.listMonitors(system.signal);
  const firing = listed.length === 0 ? new Set<string>() : await firingNow(system, provider);
  // What fires before its fault can't be drilled: those come last.
  const monitors = inOrderOfTypes(listed, setup.monitorTypes, ({ id }) => firing.has(id));
  const summary = await pick(system, { monitors, firing }, wanted);
  if (summary === undefined) {
    system.say(`${setup.title} has no monitors yet: the first expectation gets a name to be replaced.`);
    return { type: 'placeholder' };
  }
  const isNameUnique = monitors.filter(({ name }) => name === summary.name).length === 1;
  const { sketch, bounds } = await inspectMonitor(provider, summary, { nowMs, signal: system.signal });
  return { type: 'known', summary, isNameUnique, sketch, bounds };
}

/** Ids of monitors with an open alert. A provider that doesn't tell is no reason to stop. */
async function firingNow({ signal }: InitSystem, provider: Provider): Promise<ReadonlySet<string>> {
  try {
    const { alerts } = await provider.poll({ monitorIds: new Set() }, signal);
    return new Set(alerts.filter(({ closedAt }) => closedAt === undefined).map(({ monitor }) => monitor.id));
  } catch (error) {
    if (error instanceof ProviderError) return new Set();
    throw error;
  }
}

interface Offer {
  /** Those first that suit a first drill best. */
  readonly monitors: readonly MonitorSummary[];
  readonly firing: ReadonlySet<string>;
}

async function pick(
  { questioner, say }: InitSystem,
  { monitors, firing }: Offer,
  wanted: string | undefined,
): Promise<MonitorSummary | undefined> {
  if (wanted !== undefined) {
    const found = monitors.find(({ id, name }) => name === wanted || id === wanted);
    if (found === undefined) {
      const hint = didYouMean(wanted, [...new Set(monitors.map(({ name }) => name))]) ?? 'there are none';
      throw new UsageError(`no monitor has the name or id ${wanted}`, { hint });
    }
    if (firing.has(found.id)) say(warningOf(found));
    return found;
  }
  const [first] = monitors;
  if (first === undefined) return undefined;
  if (questioner === undefined) {
    say(`The first expectation is of the monitor ${plainText(first.name)} (--monitor NAME for another).`);
    if (firing.has(first.id)) say(warningOf(first));
    return first;
  }
  const choices = monitors.map((value) => {
    const state = firing.has(value.id) ? ', firing now' : '';
    return { name: `${plainText(value.name)}  (${value.type}${state})`, value };
  });
  const chosen = await questioner.choose('Which monitor shall the first drill try?', choices);
  if (firing.has(chosen.id)) say(warningOf(chosen));
  return chosen;
}

const warningOf = ({ name }: MonitorSummary): string =>
  `${plainText(name)} is firing now: its drill begins only once that is over.`;
