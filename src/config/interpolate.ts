import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { didYouMean } from './nearest';

/** What `${NAME}` may stand for in a file. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  /** What to do about a missing one, that is wanted at `path`. */
  missingHint(name: string, path: Path): string;
  /** Absent: the file has no `${secret.NAME}`. */
  readonly secrets?: {
    /** Absent where they are not known: any may be referred to. */
    readonly names?: readonly string[];
    /** References stay references, and stand in secret fields alone: what is elsewhere wanders into titles and reports. */
    acceptedAt(path: Path): boolean;
    /** What is said of one elsewhere. */
    readonly elsewhere: Pick<Issue, 'message' | 'hint'>;
  };
}

export interface MissingVariable extends Issue {
  readonly variable: string;
}

export interface UsedVariable {
  readonly name: string;
  readonly value: string;
  /** Of the text that refers to it. */
  readonly path: Path;
}

export interface Interpolated {
  readonly value: unknown;
  readonly issues: readonly Issue[];
  /** Variables without a value. The text keeps `${NAME}`. */
  readonly missing: readonly MissingVariable[];
  /** Which values were filled in, each time: in the project file they may be secrets. */
  readonly used: readonly UsedVariable[];
}

/** Replaces `${NAME}` and `${NAME:-default}` in every text of a file's data; `$${` stands for `${` itself. */
export function interpolate(data: unknown, variables: Variables): Interpolated {
  const issues: Issue[] = [];
  const missing: MissingVariable[] = [];
  const used: UsedVariable[] = [];

  const visit = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return value.includes('${') ? replace(value, path) : value;
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (key.includes('${')) {
          issues.push(issueAt([...path, key], 'keys have no variables, only values have', { atKey: true }));
        }
        return [key, visit(item, [...path, key])];
      }),
    );
  };

  const replace = (text: string, path: Path): string =>
    text.replace(token, (whole, inner: string | undefined, close: string | undefined) => {
      if (inner === undefined) return '${';
      const secret = secretName.exec(inner)?.[1];
      if (secret !== undefined && close === '}') {
        issues.push(...refuseSecret(secret, path, variables).map((issue) => ({ ...issue, find: whole })));
        return whole;
      }
      const [, name, fallback] = variableName.exec(inner) ?? [];
      if (name === undefined || close !== '}') {
        const hint = 'write ${NAME} or ${NAME:-default}, and $${ for the characters themselves';
        issues.push(issueAt(path, `${withoutDefault(whole)} is not a variable`, { hint, find: whole }));
        return whole;
      }
      const given = Object.hasOwn(variables.values, name) ? variables.values[name] : undefined;
      const value = given === '' ? (fallback ?? given) : (given ?? fallback);
      if (value === undefined) {
        const extras = { hint: variables.missingHint(name, path), find: whole };
        missing.push({ ...issueAt(path, `the variable ${name} is not set`, extras), variable: name });
        return whole;
      }
      if (given !== undefined) used.push({ name, value, path });
      return value;
    });

  return { value: visit(data, []), issues, missing, used };
}

// A default ends at the first brace.
const token = /\$\$\{|\$\{([^}]*)(\}?)/g;
/** A default may be a key, and what comes after a name is meant to be one: `${TOKEN:s3cr3t}`. */
const withoutDefault = (reference: string): string =>
  reference.replace(/^(\$\{[A-Za-z_][A-Za-z0-9_]*)[^A-Za-z0-9_].*?(\}?)$/s, '$1...$2');
const secretName = /^secret\.(.*)$/s;
const variableName = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([^$]*))?$/;

function refuseSecret(name: string, path: Path, { secrets }: Variables): readonly Issue[] {
  if (secrets === undefined) {
    return [issueAt(path, 'this file has no ${secret.NAME}', { hint: 'it reads the environment itself: ${NAME}' })];
  }
  if (!secrets.acceptedAt(path)) {
    const { message, hint } = secrets.elsewhere;
    return [issueAt(path, message, hint === undefined ? {} : { hint })];
  }
  if (secrets.names?.includes(name) ?? true) return [];
  const hint = didYouMean(name, secrets.names ?? []) ?? "the environment's `secrets` in the project file are empty";
  return [issueAt(path, `there is no secret ${name}`, { hint })];
}

/** Keys whose values, however deep, may refer to secrets: the same in every kind of fault and probe. */
export const secretFields: readonly string[] = ['headers', 'body', 'json', 'env', 'apiKey'];

/** Where an expectation file accepts secrets. */
export function isSecretField(path: Path): boolean {
  const [root] = path;
  const isFaultOrProbe = root === 'fault' || root === 'effect' || root === 'abortWhen';
  return isFaultOrProbe && path.some((part) => typeof part === 'string' && secretFields.includes(part));
}
