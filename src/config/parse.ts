import { z } from 'zod';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { didYouMean, nearest } from './nearest';
import { asRecord, valueAt } from './record';
import { unionAt, valueOfKey } from './unionAt';

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Parses what stands at `path` of a file; every deviation becomes an issue in plain words, with near names.
 * `keysBeside` are keys of the same map that somebody else has parsed already.
 */
export function parse<T>(
  schema: z.core.$ZodType<T>,
  value: unknown,
  path: Path = [],
  keysBeside: readonly string[] = [],
): Parsed<T> {
  const knownKeys = new Map<string, readonly string[]>();
  const result = z.safeParse(schema, value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject) {
        const beside = (issue.path ?? []).length === 0 ? keysBeside : [];
        knownKeys.set(identity(issue), [...Object.keys(issue.inst.shape), ...beside]);
      }
      return undefined;
    },
  });
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    issues: result.error.issues.flatMap((issue) => explain(issue, { schema, value, path, knownKeys })),
  };
}

/** The same while zod collects an issue and once it is done. */
const identity = (issue: {
  readonly path?: readonly PropertyKey[] | undefined;
  readonly keys: readonly string[];
}): string => JSON.stringify([(issue.path ?? []).map(String), issue.keys]);

interface Context {
  readonly schema: z.core.$ZodType;
  /** What was parsed. */
  readonly value: unknown;
  /** Where it stands in the file. */
  readonly path: Path;
  /** By the issue's identity: the keys that the object has. */
  readonly knownKeys: ReadonlyMap<string, readonly string[]>;
}

function explain(issue: z.core.$ZodIssue, context: Context): readonly Issue[] {
  const within = issue.path.filter((part) => typeof part !== 'symbol');
  const path = [...context.path, ...within];
  const given = valueAt(context.value, within);
  switch (issue.code) {
    case 'unrecognized_keys':
      return explainUnknown(issue, {
        ...context,
        path,
        value: given,
        schema: unionAt(context.schema, within) ?? z.any(),
      });
    case 'invalid_key':
      return [issueAt(path, issue.issues[0]?.message ?? issue.message, { atKey: true })];
    case 'invalid_union':
      return explainUnion(issue, {
        ...context,
        path,
        value: given,
        schema: unionAt(context.schema, within) ?? z.any(),
      });
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const near = typeof given === 'string' ? nearest(given, choices) : [];
      const hint = near.length === 0 ? undefined : `did you mean ${near.join(' or ')}?`; // the message has all there are
      return [
        absent(path, given) ??
          issueAt(path, `must be ${choices.join(', ')}`.replace(/, ([^,]*)$/, ' or $1'), hinted(hint)),
      ];
    }
    case 'invalid_type':
      return [absent(path, given) ?? issueAt(path, wrongType(issue, given))];
    case 'too_small':
      return [issueAt(path, outOfRange(issue, 'at least', 'more than', issue.minimum))];
    case 'too_big':
      return [issueAt(path, outOfRange(issue, 'at most', 'less than', issue.maximum))];
    case 'custom':
      return [issueAt(path, inLowerCase(issue.message), extrasOf(issue))];
    default:
      return [issueAt(path, inLowerCase(issue.message))];
  }
}

const inLowerCase = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

/** What a schema's own check adds to its message, by `params`. */
function extrasOf({ params }: z.core.$ZodIssueCustom): Pick<Issue, 'hint'> {
  const hint: unknown = params?.['hint'];
  return hinted(typeof hint === 'string' ? hint : undefined);
}

/** Of a union only the form that was meant is explained; where that can't be told, all forms are named. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, context: Context): readonly Issue[] {
  const isOwnMessage = issue.message !== 'Invalid input';
  const meant = issue.errors.filter((errors) => !errors.some((error) => error.path.length === 0 && isWrongForm(error)));
  const [form, ...others] = nearestForms(meant);
  if (form !== undefined && others.length === 0) return form.flatMap((error) => explain(error, context));
  const missing = absent(context.path, context.value);
  if (missing !== undefined) return [missing];
  if (isOwnMessage) return [issueAt(context.path, issue.message)];
  const forms = issue.errors.flatMap((errors) =>
    errors.flatMap((error) => (error.code === 'invalid_type' ? [named(error.expected)] : [])),
  );
  return [
    issueAt(
      context.path,
      forms.length === 0 ? 'has none of the forms that it may have' : `must be ${[...new Set(forms)].join(' or ')}`,
    ),
  ];
}

/** Keys that another form of a union has are not unknown, they are too much: the union's own words say so, if it has any. */
function explainUnknown(issue: z.core.$ZodIssueUnrecognizedKeys, { schema, value, path, knownKeys }: Context) {
  const given = asRecord(value) ?? {};
  const fitting = Object.keys(given).filter((key) => !issue.keys.includes(key));
  const told = new Set<string>();
  return issue.keys.flatMap((key): readonly Issue[] => {
    const other = schema instanceof z.ZodUnion ? valueOfKey(schema, key) : undefined;
    if (other === undefined) return [unknownKey(path, key, knownKeys.get(identity(issue)) ?? [])];
    const parsed = parse(other, given[key], [...path, key]);
    const rule = ownMessage(schema);
    const tooMuch =
      rule === undefined
        ? issueAt([...path, key], `does not go with ${fitting.join(' and ')}`, { atKey: true })
        : issueAt(path, rule, { isCertain: true }); // keys have no variables
    const isNews = !told.has(tooMuch.message);
    told.add(tooMuch.message);
    return [...(isNews ? [tooMuch] : []), ...(parsed.ok ? [] : parsed.issues)];
  });
}

function ownMessage(schema: z.core.$ZodType): string | undefined {
  const message = z.safeParse(schema, undefined).error?.issues[0]?.message;
  return message?.startsWith('Invalid input') === true ? undefined : message;
}

/** The forms with the fewest complaints: one more key that fits, and it is the one that was meant. */
function nearestForms(forms: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[][] {
  const complaints = (errors: readonly z.core.$ZodIssue[]): number =>
    errors.reduce((sum, error) => sum + (error.code === 'unrecognized_keys' ? error.keys.length : 1), 0);
  const fewest = Math.min(...forms.map(complaints));
  return forms.filter((errors) => complaints(errors) === fewest);
}

const isWrongForm = (error: z.core.$ZodIssue): boolean =>
  error.code === 'invalid_type' || error.code === 'invalid_value';

function unknownKey(path: Path, key: string, known: readonly string[]): Issue {
  return issueAt([...path, key], 'unknown key', { atKey: true, ...hinted(didYouMean(key, known)) });
}

function absent(path: Path, given: unknown): Issue | undefined {
  if (given === undefined) return issueAt(path, 'missing');
  return given === null ? issueAt(path, 'is empty') : undefined;
}

function wrongType(issue: z.core.$ZodIssueInvalidType, given: unknown): string {
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  return `must be ${named(issue.expected)}, not ${named(Array.isArray(given) ? 'array' : typeof given)}`;
}

/** Unless the schema has words of its own. */
function outOfRange(
  issue: { readonly message: string; readonly inclusive?: boolean; readonly origin: string },
  inclusive: string,
  exclusive: string,
  limit: number | bigint,
): string {
  if (!/^Too (small|big)/.test(issue.message)) return issue.message;
  const bound = `${issue.inclusive === false ? exclusive : inclusive} ${limit}`;
  if (issue.origin === 'string') return `must have ${bound} characters`;
  return issue.origin === 'array' ? `must have ${bound} items` : `must be ${bound}`;
}

const named = (type: string): string => typeNames[type] ?? type;

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  null: 'nothing',
};

const hinted = (hint: string | undefined): { hint?: string } => (hint === undefined ? {} : { hint });
