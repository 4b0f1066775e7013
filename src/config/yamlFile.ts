import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Document } from 'yaml';
import { hasCode, messageOf } from '../domain/caught';
import type { ConfigProblem } from '../domain/errors';
import type { Hide } from './hide';
import type { Issue } from './issue';
import { pathText } from './issue';
import { locate } from './locate';
import { problemsOf } from './problemsOf';
import { parseDocument, readData, type YamlData } from './yamlData';

/** A YAML file's data, and the way back from the data to lines and columns. */
export interface YamlFile {
  /** As it is shown to people. */
  readonly file: string;
  /** Empty where it can't be read. */
  readonly text: string;
  /** Undefined where the file is no YAML; `problems` says why. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Looks the issue up in the file. */
  readonly problem: (issue: Issue) => ConfigProblem;
}

/** For files that programs write. */
export interface HowToRead {
  /** Default: 1 MiB. */
  readonly mostBytes?: number;
  /** Default: readData. */
  readonly readText?: (text: string) => YamlData;
}

/** Never throws for what is in the file or missing from the disk: that is in `problems`. */
export function readYamlFile(path: string, shownAs: string, hide?: Hide, how: HowToRead = {}): YamlFile {
  const text = readText(path, how.mostBytes ?? usualBytes);
  return typeof text === 'string' ? parseYaml(text, shownAs, hide, how) : unreadable(shownAs, text.refusal);
}

export function parseYaml(text: string, file: string, hide?: Hide, how: HowToRead = {}): YamlFile {
  const at = problemsOf(file, text, hide);
  const read = (how.readText ?? readData)(text);
  // A document is many times as large as its data, and most files have no problems: those that have are parsed again.
  let document: Document | undefined;
  return {
    file,
    text,
    value: read.value,
    problems: read.faults.map(({ offset, message, hint }) => at(offset, message, hint)),
    problem: (issue) => {
      document ??= parseDocument(text);
      const problem = at(pointAt(document, text, issue), issue.message, issue.hint);
      return issue.path.length === 0 ? problem : { ...problem, path: pathText(issue.path) };
    },
  };
}

function pointAt(document: Document, text: string, issue: Issue): number {
  const { start, end } = locate(document, issue.path, issue.atKey ?? false);
  const within = issue.find === undefined ? -1 : text.slice(start, end).indexOf(issue.find);
  return within < 0 ? start : start + within;
}

const usualBytes = 1024 * 1024;

function readText(path: string, mostBytes: number): string | { readonly refusal: string } {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return { refusal: 'there is no such file' };
    if (found.isDirectory()) return { refusal: refusalOfFolder(path) };
    if (!found.isFile()) return { refusal: 'this is not a file' };
    if (found.size > mostBytes) return { refusal: `this file is larger than ${mostBytes / 1024} KiB` };
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? bytes.toString() : { refusal: 'this file is not UTF-8 text' };
  } catch (error) {
    if (hasCode(error, 'ELOOP')) return { refusal: 'this is a link that leads back to itself' };
    return { refusal: `this file can't be read: ${messageOf(error)}` };
  }
}

/** Where expectation files are looked for, a folder stands for its files unless it can't be read. */
function refusalOfFolder(path: string): string {
  try {
    readdirSync(path);
    return 'this is a folder, not a file';
  } catch (error) {
    return `this folder can't be read: ${messageOf(error)}`;
  }
}

/** Without a place: there is no text. */
function unreadable(file: string, message: string): YamlFile {
  return { file, text: '', value: undefined, problems: [{ file, message }], problem: () => ({ file, message }) };
}
