import { didYouMean } from '../../config/nearest';
import { UsageError } from '../../domain/errors';
import type { InitSystem, SetUpKind } from './initSystem';

/** The kind that the flag names, or the only one, or the one that a person picks. */
export async function chooseProvider(
  { providerKinds, questioner }: InitSystem,
  given: string | undefined,
): Promise<SetUpKind> {
  const known = providerKinds.flatMap((kind) => (kind.setup === undefined ? [] : [{ kind, setup: kind.setup }]));
  const names = known.map(({ kind }) => kind.kind);
  if (given !== undefined) {
    const found = known.find(({ kind }) => kind.kind === given);
    if (found !== undefined) return found;
    const hint = didYouMean(given, names);
    throw new UsageError(`there is no provider ${given}`, hint === undefined ? {} : { hint });
  }
  const [first, second] = known;
  if (first === undefined) throw new Error('no provider can be set up');
  if (second === undefined) return first;
  if (questioner === undefined) {
    throw new UsageError('--provider is missing', { hint: `there is: ${names.join(', ')}` });
  }
  const choices = known.map((value) => ({ name: `${value.setup.title}: ${value.kind.summary}`, value }));
  return questioner.choose('Whose alerts are watched?', choices);
}
