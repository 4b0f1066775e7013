import { FaultError } from '../domain/errors';
import { isAccess, secretsInWords, secretReference, type Secrets } from '../ports/secrets';
import { createScrubber } from './scrubber';
import { Secret } from './secret';

/** Secrets by name. `reveal` throws a FaultError that names all that the text refers to and that are missing. */
export function createSecrets(
  record: Readonly<Record<string, Secret | string>>,
): Secrets & { values(): readonly string[] } {
  const held = new Map(Object.entries(record));
  const valueOf = (secret: Secret | string): string => (typeof secret === 'string' ? secret : secret.reveal());
  // Made when it is needed: only complaints are hidden, and the keeper asks anew for each value that it reveals.
  const scrubber = () => createScrubber([...held].map(([name, secret]) => new Secret(name, valueOf(secret))));
  return {
    hide: (text) => scrubber().text(text),
    values: () => [...held.values()].map(valueOf),
    reveal: (text) => {
      const missing = [...text.matchAll(secretReference)].flatMap(([, name = '']) => (held.has(name) ? [] : [name]));
      if (missing.length > 0) {
        throw new FaultError(`missing ${secretsInWords(missing).replace(/^(secrets?) /, '$1: ')}`, {
          hint: missing.every(isAccess)
            ? "set the variable that the provider's settings in alertdrill.yaml take it from"
            : "set the variable that the environment's `secrets` in alertdrill.yaml take it from",
        });
      }
      return text.replace(secretReference, (_, name: string) => valueOf(held.get(name) ?? ''));
    },
  };
}
