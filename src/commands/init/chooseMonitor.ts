import { didYouMean } from '../../config/nearest';
import { ProviderError, UsageError } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import type { MonitorSummary, Provider, ProviderSetup } from '../../ports/provider';
import type { FirstMonitor, Range } from './answers';
import type { InitSystem } from './initSystem';

/** The monitor of the first expectation: by the flag, else the one that a person picks, else the one that suits best. */
export async function chooseMonitor(
  system: InitSystem,
  setup: ProviderSetup,
  wanted: string | undefined,
  provider: Provider,
): Promise<FirstMonitor> {
  const monitors = inOrder(await provider.listMonitors(system.signal), setup.monitorTypes);
  const summary = await pick(system, monitors, wanted);
  if (summary === undefined) {
    system.say(`${setup.title} has no monitors yet: the first expectation gets a name to be replaced.`);
    return { type: 'placeholder' };
  }
  const isNameUnique = monitors.filter(({ name }) => name === summary.name).length === 1;
  return { type: 'known', summary, isNameUnique, range: await rangeOf(system, provider, summary) };
}

function inOrder(monitors: readonly MonitorSummary[], types: readonly string[]): readonly MonitorSummary[] {
  const rank = ({ type }: MonitorSummary): number => (types.includes(type) ? types.indexOf(type) : types.length);
  return monitors.toSorted((a, b) => rank(a) - rank(b));
}

async function pick(
  { questioner, say }: InitSystem,
  monitors: readonly MonitorSummary[],
  wanted: string | undefined,
): Promise<MonitorSummary | undefined> {
  if (wanted !== undefined) {
    const found = monitors.find(({ id, name }) => name === wanted || id === wanted);
    if (found !== undefined) return found;
    const hint = didYouMean(wanted, [...new Set(monitors.map(({ name }) => name))]) ?? 'there are none';
    throw new UsageError(`no monitor has the name or id ${wanted}`, { hint });
  }
  const [first] = monitors;
  if (first === undefined) return undefined;
  if (questioner === undefined) {
    say(`The first expectation is of the monitor ${plainText(first.name)} (--monitor NAME for another).`);
    return first;
  }
  const choices = monitors.map((value) => ({ name: `${plainText(value.name)}  (${value.type})`, value }));
  return questioner.choose('Which monitor shall the first drill try?', choices);
}

/** By its own configuration. A provider that doesn't tell is no reason to stop: the file then says that it isn't known. */
async function rangeOf({ signal }: InitSystem, provider: Provider, { id }: MonitorSummary): Promise<Range> {
  const expectation = { key: id, provider: provider.name, monitor: { id }, on: {}, exact: false, withinMs: 1 };
  try {
    const { monitor } = await provider.inspect(expectation, { fromMs: 0, toMs: 0, offsetMs: 0 }, signal);
    const { floor, worst } = monitor ?? {};
    return { ...(floor && { floorMs: floor.ms }), ...(worst && { worstMs: worst.ms }) };
  } catch (error) {
    if (error instanceof ProviderError) return {};
    throw error;
  }
}
