import { didYouMean } from '../../config/nearest';
import { UsageError } from '../../domain/errors';
import type { InitFlags } from '../flags';
import type { InitSystem, SetUpKind } from './initSystem';

/** The kind that the flag names, or the only one that the others can mean, or the one that a person picks. */
export async function chooseProvider(
  { providerKinds, questioner }: InitSystem,
  { provider: given, organization }: InitFlags,
): Promise<SetUpKind> {
  const known = providerKinds.flatMap((kind) => (kind.setup === undefined ? [] : [{ kind, setup: kind.setup }]));
  if (given !== undefined) return named(known, given, organization);
  const possible = organization === undefined ? known : known.filter(({ setup }) => setup.hasOrganizations);
  const [first, second] = possible;
  if (first === undefined) throw new Error('no provider can be set up');
  if (second === undefined) return first;
  if (questioner === undefined) {
    const names = possible.map(({ kind }) => kind.kind);
    throw new UsageError('nobody is asked, and --provider is missing', { hint: `there is: ${names.join(', ')}` });
  }
  const choices = possible.map((value) => ({ name: `${value.setup.title}: ${value.kind.summary}`, value }));
  return questioner.choose('Whose alerts are watched?', choices);
}

function named(known: readonly SetUpKind[], name: string, organization: string | undefined): SetUpKind {
  const found = known.find(({ kind }) => kind.kind === name);
  if (found === undefined) {
    const names = known.map(({ kind }) => kind.kind);
    throw new UsageError(`there is no provider ${name}`, {
      hint: didYouMean(name, names) ?? `there is: ${names.join(', ')}`,
    });
  }
  if (organization !== undefined && !found.setup.hasOrganizations) {
    throw new UsageError(`--organization ${organization}: ${found.setup.title} has no organizations`, {
      hint: `leave it out; where ${found.setup.title} is, is said by --api-url`,
    });
  }
  return found;
}
