import { courtesiesOf, courtesyNames, type CourtesiesInput } from './courtesies';
import type { EnvironmentOutline } from './environmentOutline';
import type { CourtesyName } from '../domain/courtesy';
import { issueAt, type Issue, type Path } from './issue';
import { asRecord, valueAt } from './record';
import type { SoundInput } from './soundInput';

/** Who is to be left alone can't be told, and a provider does only what it offers. */
export function courtesyRules(
  input: SoundInput,
  filled: unknown,
  { name, courtesies: ofEnvironment, providers }: EnvironmentOutline,
): readonly Issue[] {
  return [...quietAndNotified(input, name, ofEnvironment), ...notOffered(input, providersOf(filled, providers), [])];
}

function quietAndNotified(
  input: SoundInput,
  environment: string,
  ofEnvironment: CourtesiesInput | undefined,
): readonly Issue[] {
  if (courtesiesOf(input, ofEnvironment)?.quiet === undefined) return [];
  const isHere = input.quiet !== undefined;
  const where = isHere ? 'this file' : `the environment ${environment}`;
  return (input.expect ?? []).flatMap(({ index, value: { notified } }) => {
    if (notified === undefined) return [];
    const message = `contradicts \`quiet\` of ${where}: nobody is notified then`;
    const hint = isHere ? 'take one of them out' : 'write `quiet: false` into this file, or take `notified` out';
    return [issueAt(['expect', index, 'notified'], message, { atKey: true, hint })];
  });
}

/** Providers that the scenario is about; undefined where they are not known. */
function providersOf(filled: unknown, providers: EnvironmentOutline['providers']): EnvironmentOutline['providers'] {
  const items = ['expect', 'forbid'].flatMap((list): readonly unknown[] => {
    const found = valueAt(filled, [list]);
    return Array.isArray(found) ? found : [];
  });
  const named = items.flatMap((item: unknown) => asRecord(item)?.['provider'] ?? []);
  return named.length === 0 ? providers : providers?.filter((provider) => named.includes(provider.name));
}

/** `at` is where the keys stand. */
export function notOffered(
  asked: CourtesiesInput,
  providers: EnvironmentOutline['providers'],
  at: Path,
): readonly Issue[] {
  if (providers === undefined || providers.length === 0) return [];
  const offers = providers.map((provider) => provider.offers);
  if (offers.some((each) => each === undefined)) return [];
  return courtesyNames
    .filter((name) => (asked[name] ?? false) !== false && !offers.some((each) => each?.includes(name)))
    .map((name) =>
      issueAt(
        [...at, name],
        notOfferedText(
          name,
          providers.map((each) => each.name),
        ),
        { atKey: true, hint: 'take it out' },
      ),
    );
}

function notOfferedText(name: CourtesyName, providers: readonly string[]): string {
  const what = { quiet: 'can be asked to be quiet', annotate: 'has graphs to annotate', memo: 'has memos of alerts' };
  return `nothing here ${what[name]}: ${providers.join(', ')}`;
}
