import { didYouMean } from '../../config/nearest';
import { UsageError } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import type { MonitorSummary, Provider, ProviderKind } from '../../ports/provider';
import type { Questioner } from '../../ports/questioner';
import { inOrderOfTypes } from '../scaffold/inOrderOfTypes';

export interface FoundMonitor {
  readonly provider: Provider;
  readonly summary: MonitorSummary;
  /** Whether its provider has no other one of that name. */
  readonly isNameUnique: boolean;
}

interface Asking {
  readonly providers: readonly Provider[];
  /** Of their `setup`: a list begins with what suits a drill best. */
  readonly kinds: { readonly providers: readonly Pick<ProviderKind, 'kind' | 'setup'>[] };
  /** Absent: nobody is asked. */
  readonly questioner?: Questioner;
  readonly signal: AbortSignal;
}

/** The monitor of that name or id, or the one that a person picks. Throws UsageError, ProviderError, Cancelled. */
export async function findMonitor(asking: Asking, wanted: string | undefined): Promise<FoundMonitor> {
  const all = await listAll(asking);
  if (all.length === 0) throw new UsageError('there are no monitors yet', { hint: 'make one first' });
  if (wanted === undefined) return pick(asking, all, 'Which monitor is the file for?', () => noneNamed(all));
  const named = all.filter(({ summary: { name, id } }) => name === wanted || id === wanted);
  const [first, second] = named;
  if (first === undefined) {
    const hint = didYouMean(wanted, namesOf(all));
    throw new UsageError(`no monitor has the name or id ${wanted}`, hint === undefined ? {} : { hint });
  }
  if (second === undefined) return first;
  return pick(asking, named, `Which of those with the name ${plainText(wanted)}?`, () => {
    const ids = named.map(
      ({ summary: { id, type }, provider }) => `--monitor ${quoted(id)}   (${type} of ${provider.name})`,
    );
    return new UsageError(`${named.length} monitors have the name ${wanted}`, {
      hint: `say which one by its id:\n${ids.map((line) => `  ${line}`).join('\n')}`,
    });
  });
}

async function listAll({ providers, kinds, signal }: Asking): Promise<readonly FoundMonitor[]> {
  const listed = await Promise.all(
    providers.map(async (provider) => {
      await provider.identify(signal); // is it the one that the project file names?
      const types = kinds.providers.find(({ kind }) => kind === provider.kind)?.setup?.monitorTypes ?? [];
      const monitors = inOrderOfTypes(await provider.listMonitors(signal), types);
      const counts = new Map<string, number>();
      for (const { name } of monitors) counts.set(name, (counts.get(name) ?? 0) + 1);
      return monitors.map((summary) => ({ provider, summary, isNameUnique: counts.get(summary.name) === 1 }));
    }),
  );
  return listed.flat();
}

function pick(
  { questioner, providers }: Asking,
  found: readonly FoundMonitor[],
  question: string,
  refusal: () => UsageError,
): Promise<FoundMonitor> {
  if (questioner === undefined) throw refusal();
  const choices = found.map((value) => {
    const { summary, provider, isNameUnique } = value;
    const about = [
      summary.type,
      ...(isNameUnique ? [] : [summary.id]),
      ...(providers.length > 1 ? [provider.name] : []),
    ];
    return { name: `${plainText(summary.name)}  (${plainText(about.join(', '))})`, value };
  });
  return questioner.choose(question, choices);
}

/** Names nothing: then what there is, is said. */
const noneNamed = (all: readonly FoundMonitor[]): UsageError =>
  new UsageError('nobody is asked, and --monitor NAME is missing', {
    hint: didYouMean('', namesOf(all)) ?? '',
  });

const namesOf = (all: readonly FoundMonitor[]): readonly string[] => [
  ...new Set(all.map(({ summary }) => plainText(summary.name))),
];

const quoted = (id: string): string => (/^[\w./-]+$/.test(id) ? id : JSON.stringify(id));
