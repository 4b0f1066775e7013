import type { Candidates, ValuesOf } from './complete';
import { checkReporters } from '../check/checkReporters';
import { faultsWritten } from '../scaffold/faultsWritten';
import { assumptions, settingNames } from '../../standin/engine/settings';
import type { Typed } from './readWords';

/** What is there to be named: read when it is asked for, never throwing. */
export interface Names {
  environments(project: string | undefined): Promise<readonly NamedEnvironment[]>;
  scenarios(query: ScenarioNamesQuery): Promise<readonly NamedScenario[]>;
  /** Ids of recorded runs, the newest first. */
  runs(project: string | undefined): Promise<readonly string[]>;
  leftovers(): Promise<readonly string[]>;
  /** Of expectation and project files, with what they mean. */
  keys(): Promise<readonly { readonly path: string; readonly about: string }[]>;
}

export interface NamedEnvironment {
  readonly name: string;
  readonly production: boolean;
}

export interface ScenarioNamesQuery {
  readonly project: string | undefined;
  /** Files, folders and patterns; none: all of the project's. */
  readonly paths: readonly string[];
}

export interface NamedScenario {
  readonly name: string;
  readonly title?: string;
  readonly tags: readonly string[];
  /** Absent: in every environment that is not marked production. */
  readonly environments?: readonly string[];
}

/** Of `--reporter`; a test compares them with the registry, whose import would take longer than all the rest. */
export const reporterWords = [
  ...(['terminal', 'json=', 'junit=', 'markdown=', 'html=', 'github'] as const),
  ...(['slack=', 'prometheus=', 'pushgateway=', 'mackerel='] as const),
] as const;
/** Those that `init` can set up; compared as well. */
export const providerWords = ['mackerel', 'prometheus'] as const;

/** Values by their placeholder in the help. What is free text has none. */
export const valuesFrom =
  (names: Names): ValuesOf =>
  async (placeholder, typed, current) => {
    switch (placeholder) {
      case 'file':
      case 'files...':
      case 'paths':
        return { words: [], paths: { of: 'files', after: '' } };
      case 'folder':
        return { words: [], paths: { of: 'folders', after: '' } };
      case 'environment':
        return environments(await names.environments(projectOf(typed)));
      case 'scenario':
        return words(await scenarios(names, typed));
      case 'tag':
        return tags(await scenarios(names, typed));
      case 'run':
        return { ...plain(await names.runs(projectOf(typed))), paths: { of: 'folders', after: '' } };
      case 'id':
        return plain(await names.leftovers());
      case 'kind[=file]':
        return reporters(current);
      case 'kind':
        return plain(checkReporters);
      case 'provider':
        return plain(providerWords);
      case 'fault':
        return plain(faultsWritten);
      case 'file-key':
        return { words: (await names.keys()).map(({ path, about }) => ({ word: path, about })) };
      case 'name=value':
        return settings(current);
      case 'system':
        return plain(['mackerel']);
      case 'shell':
        return plain(['bash', 'zsh', 'fish']);
      default:
        return words([]);
    }
  };

/** Each once: of one name there may be a scenario for each environment. */
const words = (given: readonly NamedScenario[]): Candidates => ({
  words: [...new Map(given.map((scenario) => [scenario.name, scenario])).values()].map(({ name, title }) => ({
    word: name,
    ...(title !== undefined && { about: title }),
  })),
});

const plain = (given: readonly string[]): Candidates => ({ words: given.map((word) => ({ word })) });

/** After these comes no file: a secret's name, a URL, a service. */
const sentTo: readonly string[] = ['slack=', 'pushgateway=', 'mackerel='];

/** `json=` first, then its file. */
function reporters(current: string): Candidates {
  const kind = reporterWords.find((word) => word.endsWith('=') && current.startsWith(word));
  if (kind !== undefined && sentTo.includes(kind)) return plain([]);
  return kind === undefined ? plain(reporterWords) : { words: [], paths: { of: 'files', after: kind } };
}

/** The name first, then its words where it has a few. */
function settings(current: string): Candidates {
  const name = settingNames.find((each) => current.startsWith(`${each}=`));
  if (name === undefined)
    return { words: settingNames.map((each) => ({ word: `${each}=`, about: assumptions[each].what })) };
  const { values } = assumptions[name];
  return plain(values.includes(', ') ? values.split(', ').map((value) => `${name}=${value}`) : []);
}

const projectOf = ({ options }: Typed): string | undefined => options.get('--project')?.at(-1);

const environments = (given: readonly NamedEnvironment[]): Candidates => ({
  words: given.map(({ name, production }) => ({ word: name, ...(production && { about: 'marked production' }) })),
});

/** Those that run in the environment that was named; all of them, where none was. */
async function scenarios(names: Names, typed: Typed): Promise<readonly NamedScenario[]> {
  const found = await names.scenarios({ project: projectOf(typed), paths: typed.operands });
  const environment = typed.options.get('--env')?.at(-1);
  if (environment === undefined) return found;
  return found.filter(({ environments: listed }) => listed?.includes(environment) ?? true);
}

/** Each once, with how many scenarios have it. */
function tags(given: readonly NamedScenario[]): Candidates {
  const counts = new Map<string, number>();
  for (const tag of given.flatMap((scenario) => scenario.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return {
    words: [...counts].sort().map(([word, count]) => ({
      word,
      about: count === 1 ? '1 scenario' : `${count} scenarios`,
    })),
  };
}
