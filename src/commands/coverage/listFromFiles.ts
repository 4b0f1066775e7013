import { relative, resolve } from 'node:path';
import type { Environment, ProviderSettings } from '../../config/project';
import { hideValues } from '../../config/hideValues';
import { issueAt } from '../../config/issue';
import { parseYaml, readYamlFile, type HowToRead, type YamlFile } from '../../config/yamlFile';
import { readData } from '../../config/yamlData';
import { groupBy } from '../../domain/groupBy';
import { ConfigError, UsageError, type ConfigProblem } from '../../domain/errors';
import type { ListedMonitor } from '../../domain/proof';
import type { MonitorInFile } from '../../ports/monitorFiles';
import type { ProviderKind } from '../../ports/provider';

/** Monitors as code. */
export interface MonitorFile {
  /** Absolute. */
  readonly path: string;
  /** For people. */
  readonly file: string;
  /** Name of the provider in the environment whose monitors they are. */
  readonly provider: string;
  readonly monitors: readonly MonitorInFile[];
  /** Another text of the same file, as it was once. */
  readonly readText: (text: string, shownAs: string) => readonly MonitorInFile[];
}

interface WhereFrom {
  /** Where the user is. */
  readonly dir: string;
  readonly environment: Pick<Environment, 'name' | 'providers'>;
  readonly kinds: readonly ProviderKind[];
}

/**
 * Reads files of monitors, each of which is a path, or `NAME=PATH` with the name of a provider. Of which kind one is shows
 * in what is in it. Throws ConfigError with all that is wrong in them, UsageError where the environment has no such
 * provider.
 */
export function listFromFiles(
  from: readonly string[],
  where: WhereFrom,
): { readonly monitors: readonly ListedMonitor[]; readonly files: readonly MonitorFile[] } {
  const problems: ConfigProblem[] = [];
  const files = [...new Set(from)].flatMap((given) => {
    const { path, provider } = splitName(given, where);
    const absolute = resolve(where.dir, path);
    const yaml = readYamlFile(absolute, relative(where.dir, absolute) || path, hideValues, howToRead);
    const read = readMonitors(yaml, where.kinds);
    if ('problems' in read) {
      problems.push(...read.problems);
      return [];
    }
    const { kind, monitors } = read;
    const file: MonitorFile = {
      path: absolute,
      file: yaml.file,
      provider: (provider ?? onlyOf(kind, yaml.file, where)).name,
      monitors,
      readText: (text, shownAs) => {
        const then = readMonitors(parseYaml(text, shownAs, hideValues, howToRead), where.kinds);
        if ('problems' in then) throw new ConfigError(then.problems);
        return then.monitors;
      },
    };
    if (provider !== undefined && provider.kind !== kind.kind) {
      throw new UsageError(`${yaml.file} has monitors of ${kind.kind}, but ${provider.name} is ${provider.kind}`);
    }
    return [file];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return { files, monitors: withoutTwins(files.flatMap(listedIn)) };
}

/** Those that `mkr monitors pull` writes for thousands of monitors have some megabytes. */
const howToRead: HowToRead = { mostBytes: 64 * 1024 * 1024, readText: readJsonOrYaml };

/** JSON is YAML, but files with thousands of monitors are JSON, and JSON.parse is much faster. */
function readJsonOrYaml(text: string) {
  try {
    return { value: JSON.parse(text) as unknown, faults: [] };
  } catch {
    return readData(text);
  }
}

/** What stands before `=` is a name only where the environment has such a provider: a path may have that sign, too. */
function splitName(given: string, { environment }: WhereFrom): { path: string; provider?: ProviderSettings } {
  const at = given.indexOf('=');
  const provider = environment.providers.find(({ name }) => at > 0 && name === given.slice(0, at));
  return provider === undefined ? { path: given } : { path: given.slice(at + 1), provider };
}

type Read =
  | { readonly kind: ProviderKind; readonly monitors: readonly MonitorInFile[] }
  | { readonly problems: readonly ConfigProblem[] };

function readMonitors(yaml: YamlFile, kinds: readonly ProviderKind[]): Read {
  if (yaml.problems.length > 0) return { problems: yaml.problems };
  for (const kind of kinds) {
    if (kind.monitorFiles?.recognizes(yaml.value) !== true) continue;
    const { monitors, issues } = kind.monitorFiles.read(yaml.value);
    return issues.length === 0 ? { kind, monitors } : { problems: issues.map(yaml.problem) };
  }
  const known = kinds.flatMap(({ monitorFiles }) => monitorFiles?.title ?? []);
  return { problems: [yaml.problem(issueAt([], `this is no file of monitors: neither ${known.join(' nor ')}`))] };
}

function onlyOf(kind: ProviderKind, file: string, { environment: { name, providers } }: WhereFrom): ProviderSettings {
  const [only, ...others] = providers.filter((provider) => provider.kind === kind.kind);
  if (only === undefined) {
    throw new UsageError(`${file} has monitors of ${kind.kind}, but the environment ${name} has no such provider`, {
      hint: `its providers are ${providers.map((each) => `${each.name} (${each.kind})`).join(', ')}`,
    });
  }
  if (others.length === 0) return only;
  const names = [only, ...others].map((provider) => provider.name);
  throw new UsageError(`whose monitors are those of ${file}? ${name} has ${names.length} providers of ${kind.kind}`, {
    hint: `write ${names.map((each) => `--from ${each}=${file}`).join(' or ')}`,
  });
}

const listedIn = ({ provider, monitors }: MonitorFile): readonly ListedMonitor[] =>
  monitors.map((monitor) => ({ ...monitor, provider }));

/** An id that two files give (groups of one name) is none: the monitors are known by their names then. */
function withoutTwins(monitors: readonly ListedMonitor[]): readonly ListedMonitor[] {
  const groups = groupBy(monitors, ({ provider, id }) => JSON.stringify([provider, id]));
  return monitors.map((monitor) => {
    const { id, ...rest } = monitor;
    return (groups.get(JSON.stringify([monitor.provider, id])) ?? []).length > 1 ? rest : monitor;
  });
}
