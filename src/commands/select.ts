import type { Tools } from '../assemble';
import type { SelectionFlags } from './flags';
import { loadConfig, loadSoundConfig, type Config, type ConfigQuery, type SoundConfig } from '../config/loadConfig';
import { createScrubber, type Scrubber } from '../config/scrubber';
import type { Secret } from '../config/secret';
import type { Edge } from '../edge';

export type Selection = Config & Concealed;
export type SoundSelection = SoundConfig & Concealed;

interface Concealed {
  readonly scrubber: Scrubber;
}

interface How {
  readonly offline?: boolean;
  readonly readsOnly?: boolean;
  readonly production?: string;
  readonly mayBeEmpty?: boolean;
}

/** Reads the files that the command line selects. Throws ConfigError with all that is wrong, or UsageError. */
export const select = (edge: Edge, tools: Tools, flags: SelectionFlags, how: How = {}): Selection =>
  concealed(edge, loadConfig(queryOf(edge, tools, flags, how)));

/** As select, but what is wrong in some expectation files keeps nobody from the others. */
export const selectSound = (edge: Edge, tools: Tools, flags: SelectionFlags, how: How = {}): SoundSelection =>
  concealed(edge, loadSoundConfig(queryOf(edge, tools, flags, how)));

function concealed<C extends Config>(edge: Edge, config: C): C & Concealed {
  edge.conceal(config.environment.hidden);
  return { ...config, scrubber: createScrubber(config.environment.hidden) };
}

const queryOf = (edge: Edge, tools: Tools, flags: SelectionFlags, how: How): ConfigQuery => ({
  dir: edge.cwd,
  projectFile: flags.project,
  environmentVariables: edge.env,
  kinds: tools.kinds,
  environmentName: flags.env,
  offline: how.offline === true,
  readsOnly: how.offline === true || how.readsOnly === true,
  ...(how.production !== undefined && { iKnowThisIsProduction: how.production }),
  ...(how.mayBeEmpty !== undefined && { mayBeEmpty: how.mayBeEmpty }),
  paths: flags.paths,
  tags: flags.tag ?? [],
  names: flags.scenario ?? [],
});

/** The same, where secrets of the command line are hidden as the environment's are: the report has the command line, too. */
export function hiding(secrets: readonly Secret[], selection: Selection): Selection {
  if (secrets.length === 0) return selection;
  const hidden = [...selection.environment.hidden, ...secrets];
  return { ...selection, environment: { ...selection.environment, hidden }, scrubber: createScrubber(hidden) };
}
