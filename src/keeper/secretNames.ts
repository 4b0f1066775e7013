import { createSecrets } from '../config/secrets';
import { secretReference, type Secrets } from '../ports/secrets';

/** Names of the secrets that a state refers to, each once. */
export function secretNames(state: unknown): readonly string[] {
  const text = JSON.stringify(state ?? {});
  return [...new Set([...text.matchAll(secretReference)].map(([, name = '']) => name))];
}

/** Their values. Throws FaultError that names every missing one. */
export function revealAll(names: readonly string[], secrets: Secrets): Readonly<Record<string, string>> {
  secrets.reveal(names.map(referenceTo).join(' '));
  return Object.fromEntries(names.map((name) => [name, secrets.reveal(referenceTo(name))]));
}

const referenceTo = (name: string) => `\${secret.${name}}`;

/** The secrets that the harness told the keeper. */
export interface HeldSecrets extends Secrets {
  learn(values: Readonly<Record<string, string>>): void;
}

export function createHeldSecrets(): HeldSecrets {
  const values: Record<string, string> = {};
  return {
    learn: (more) => void Object.assign(values, more),
    reveal: (text) => createSecrets(values).reveal(text),
    hide: (text) => createSecrets(values).hide(text),
  };
}
