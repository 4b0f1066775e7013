/**
 * A reference to a secret in a text; its name is the first group. Only for what does not move along: matchAll, replace.
 * `provider:NAME` stands for all settings of a provider, `provider.NAME` for its key alone.
 */
export const secretReference = /\$\{secret\.([A-Za-z_][A-Za-z0-9_]*|provider[:.][^\s{}"\\]+)\}/g;

/**
 * The settings of a provider, its key among them, as one secret: what is held at a provider refers to them. No file can
 * (`secrets` have plain names), and none is revealed to a fault.
 */
export const accessName = (provider: string): string => `${accessPrefix}${encodeURIComponent(provider)}`;
export const accessReference = (provider: string): string => `\${secret.${accessName(provider)}}`;
export const isAccess = (secret: string): boolean => secret.startsWith(accessPrefix);

const accessPrefix = 'provider:';

/** For people: `secret ADMIN_TOKEN`, `secrets A, B`, `key of the provider mackerel`. */
export function secretsInWords(names: readonly string[]): string {
  const ofProvider = /^provider[:.](.*)$/;
  const plain = names.filter((name) => !ofProvider.test(name));
  const providers = new Set(names.flatMap((name) => ofProvider.exec(name)?.[1] ?? []).map(decodeURIComponent));
  return [
    ...(plain.length === 0 ? [] : [`secret${plain.length > 1 ? 's' : ''} ${plain.join(', ')}`]),
    ...[...providers].map((provider) => `key of the provider ${provider}`),
  ].join(' and ');
}

/** Secrets of the environment. Plans, journal and reports hold only references; this is where they become values. */
export interface Secrets {
  /** Replaces each `${secret.NAME}`; throws a FaultError that names what is missing. */
  reveal(text: string): string;
  /** Takes the values out of a text that is about to be cut: half of one would be found by nobody any more. */
  hide(text: string): string;
}

/**
 * What stands for a provider's key in plans and in the journal. No name in a project file's `secrets` has a dot, so that
 * none can be taken for it, nor can it be written in an expectation file.
 */
export const providerKey = (provider: string): string => `\${secret.${providerKeyName(provider)}}`;

export const providerKeyName = (provider: string): string => `provider.${encodeURIComponent(provider)}`;
