import { resolve } from 'node:path';
import { didYouMean } from '../config/nearest';
import type { Environment } from '../config/project';
import { Secret } from '../config/secret';
import { createSecrets } from '../config/secrets';
import { UsageError } from '../domain/errors';
import { loginIn, passwordsIn } from '../domain/urlLogin';
import type { Tools } from '../assemble';
import type { ReporterArgument, ReporterKind } from '../ports/reporter';
import type { NamedReporter } from '../reporters/fanOut';
import { obstacleToWriting } from '../system/obstacleToWriting';
import { reporterProviders } from './reporterProviders';

export interface ReporterChoice {
  readonly kind: ReporterKind;
  readonly file?: string;
  /** What stands behind `=` where that is no file, with references to secrets as they were written. */
  readonly argument?: string;
}

/**
 * `KIND[=FILE]`, or `KIND=ARGUMENT`. Throws UsageError with all that is wrong, before anything is touched: nobody wants to hear after the
 * drills that a report can't be written.
 */
export function parseReporters(texts: readonly string[], kinds: readonly ReporterKind[]): readonly ReporterChoice[] {
  const choices: ReporterChoice[] = [];
  const wrong: Wrong[] = [];
  for (const text of texts) {
    const parsed = parseReporter(text, kinds);
    const found = 'message' in parsed ? parsed : wrongFile(parsed, choices);
    if (found !== undefined) wrong.push(found);
    if ('kind' in parsed) choices.push(parsed);
  }
  const [first, ...others] = wrong;
  if (first === undefined) return choices;
  if (others.length === 0) throw new UsageError(first.message, first.hint === undefined ? {} : { hint: first.hint });
  const lines = wrong.map(({ message, hint }) => `  ${message}${hint === undefined ? '' : ` (${hint})`}`);
  throw new UsageError(`${wrong.length} reporters can't be as asked for:\n${lines.join('\n')}`);
}

/** References to the environment's secrets are filled in. Throws UsageError, or FaultError for a secret that is not there. */
export function createReporters(
  choices: readonly ReporterChoice[],
  tools: Pick<Tools, 'reporterSystem' | 'kinds' | 'clock' | 'createHttp'>,
  { secrets, secretNames, providers }: Pick<Environment, 'secrets' | 'secretNames' | 'providers'> = nowhere,
): readonly NamedReporter[] {
  // The keys of providers, which are among them, are not for others.
  const own = Object.fromEntries(Object.entries(secrets).filter(([name]) => secretNames.includes(name)));
  const ownSecrets = createSecrets(own);
  const system = {
    ...tools.reporterSystem,
    providers: reporterProviders(providers, tools),
    secret: (name: string) => (Object.hasOwn(own, name) ? own[name]?.reveal() : undefined),
  };
  return choices.map((choice) => {
    const { kind, file, argument } = choice;
    const otherFiles = choices.flatMap((other) => (other === choice || other.file === undefined ? [] : [other.file]));
    const toFile = file === undefined ? {} : { file };
    const options = { ...toFile, ...(argument !== undefined && { argument: ownSecrets.reveal(argument) }), otherFiles };
    return { kind: kind.kind, ...toFile, reporter: kind.create(options, system) };
  });
}

/** Where a run is only looked back at. */
const nowhere = { secrets: {}, secretNames: [], providers: [] };

/** What of the command line no output may show: passwords in URLs, and tokens that stand in a user's place. */
export const secretsIn = (choices: readonly ReporterChoice[]): readonly Secret[] =>
  choices.flatMap(({ kind, argument }) => {
    const login = argument === undefined ? undefined : loginIn(argument);
    if (argument === undefined || login === undefined) return [];
    const passwords = passwordsIn(argument);
    const values = passwords.length > 0 ? passwords : [login.slice(0, -1), new URL(argument).username];
    return [...new Set(values)].map((value) => new Secret(`${kind.kind} login`, value));
  });

interface Wrong {
  readonly message: string;
  readonly hint?: string;
}

function parseReporter(text: string, kinds: readonly ReporterKind[]): ReporterChoice | Wrong {
  const [name = '', ...rest] = text.split('=');
  const file = rest.length === 0 ? undefined : rest.join('=');
  const kind = kinds.find((candidate) => candidate.kind === name);
  const names = kinds.map((candidate) => candidate.kind);
  if (kind === undefined) {
    return {
      message: `there is no reporter ${name}`,
      hint: didYouMean(name, names) ?? `there are: ${names.join(', ')}`,
    };
  }
  if (kind.argument !== undefined) return withArgument(kind, kind.argument, file ?? '');
  if (kind.file === 'required' && (file ?? '') === '') {
    return { message: `the reporter ${name} needs a file`, hint: `--reporter ${name}=FILE` };
  }
  if (kind.file === 'none' && file !== undefined) return { message: `the reporter ${name} takes no file` };
  if (file === '') {
    return { message: 'the name of the file is missing', hint: `--reporter ${name}=FILE, or ${name} alone` };
  }
  return { kind, ...(file !== undefined && { file }) };
}

/** Its text is never repeated: somebody may have written a secret where the name of one belongs. */
function withArgument(kind: ReporterKind, { placeholder, check }: ReporterArgument, argument: string) {
  const hint = `--reporter ${kind.kind}=${placeholder}`;
  if (argument === '') return { message: `the reporter ${kind.kind} needs ${placeholder} behind =`, hint };
  try {
    check(argument);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
  }
  return { kind, argument };
}

/** The one that ends last would replace what the other wrote. */
function wrongFile({ kind, file }: ReporterChoice, earlier: readonly ReporterChoice[]): Wrong | undefined {
  if (file === undefined) return undefined;
  const other = earlier.find((choice) => choice.file !== undefined && resolve(choice.file) === resolve(file));
  if (other !== undefined) {
    const message = `the reporters ${other.kind.kind} and ${kind.kind} would both write ${file}`;
    return { message, hint: 'give each a file of its own' };
  }
  const obstacle = obstacleToWriting(file);
  if (obstacle === undefined) return undefined;
  const message = `the reporter ${kind.kind} can't write ${file}: ${obstacle}`;
  return { message, hint: 'name a file that can be written' };
}
