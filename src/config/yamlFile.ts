import { readFileSync, statSync } from 'node:fs';
import type { Document, YAMLError } from 'yaml';
import { parseDocument } from 'yaml';
import type { ConfigProblem } from '../domain/errors';
import type { Issue } from './issue';
import { locate } from './locate';
import { problemsOf } from './problemsOf';

/** A YAML file's data, and the way back from the data to lines and columns. */
export interface YamlFile {
  /** As it is shown to people. */
  readonly file: string;
  /** Undefined where the file is no YAML; `problems` says why. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Looks the issue up in the file. */
  readonly problem: (issue: Issue) => ConfigProblem;
}

/** Never throws for what is in the file or missing from the disk: that is in `problems`. */
export function readYamlFile(path: string, shownAs: string): YamlFile {
  const text = readText(path);
  return typeof text === 'string' ? parseYaml(text, shownAs) : refused(shownAs, text);
}

/** Aliases are capped, so that a few lines can't unfold to gigabytes; duplicate keys and unknown tags are refused. */
export function parseYaml(text: string, file: string): YamlFile {
  const read = guarded(() => {
    const document = parseDocument(text, options);
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return { value, errors: [...document.errors, ...document.warnings] };
  });
  if ('refusal' in read) return refused(file, read);
  const { errors, value } = read.value;
  const at = problemsOf(file, text);
  // A document is many times as large as its data, and most files have no problems: those that have are parsed again.
  let document: Document | undefined;
  return {
    file,
    value: errors.length === 0 ? value : undefined,
    problems: errors.map((error) => at(error.pos[0], wording(error, text), hints[error.code])),
    problem: (issue) => {
      document ??= parseDocument(text, options);
      return at(pointAt(document, text, issue), issue.message, issue.hint);
    },
  };
}

const options = { merge: true, prettyErrors: false };

const mostBytes = 1024 * 1024;
const mostAliases = 100;

interface Refusal {
  readonly refusal: string;
  readonly hint?: string;
}

const refused = (file: string, { refusal, hint }: Refusal): YamlFile => {
  const problem = (message: string, more: string | undefined): ConfigProblem => ({
    file,
    message,
    ...(more === undefined ? {} : { hint: more }),
  });
  return {
    file,
    value: undefined,
    problems: [problem(refusal, hint)],
    problem: (issue) => problem(issue.message, issue.hint),
  };
};

function readText(path: string): string | Refusal {
  try {
    const found = statSync(path);
    if (!found.isFile()) return { refusal: 'this is not a file' };
    if (found.size > mostBytes) return { refusal: `this file is larger than ${mostBytes / 1024} KiB` };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) return { refusal: 'this file is not UTF-8 text' };
    return { refusal: `this file can't be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What yaml throws instead of reporting: too many aliases (ReferenceError), or no stack left. */
function guarded<T>(act: () => T): { readonly value: T } | Refusal {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof RangeError) return { refusal: 'this file is nested too deeply' };
    if (!(error instanceof ReferenceError)) throw error;
    return {
      refusal: `this file's aliases can't be followed: ${error.message}`,
      hint: `at most ${mostAliases} values may come from aliases`,
    };
  }
}

function wording(error: YAMLError, text: string): string {
  if (error.code !== 'DUPLICATE_KEY') return `not valid YAML: ${error.message}`;
  const key = /^["']?([^\s:"']+)/.exec(text.slice(error.pos[0]));
  return `the key ${key?.[1] ?? ''} is given twice`;
}

const hints: Partial<Record<YAMLError['code'], string>> = {
  MULTIPLE_DOCS: 'one scenario a file: put what follows `---` into a file of its own',
  TAB_AS_INDENT: 'YAML is indented with spaces',
};

function pointAt(document: Document, text: string, issue: Issue): number {
  const { start, end } = locate(document, issue.path, issue.atKey ?? false);
  const within = issue.find === undefined ? -1 : text.slice(start, end).indexOf(issue.find);
  return within < 0 ? start : start + within;
}
