import type { Tools } from '../assemble';
import type { SelectionFlags } from './flags';
import { loadConfig, type Config } from '../config/loadConfig';
import { createScrubber, type Scrubber } from '../config/scrubber';
import type { Secret } from '../config/secret';
import type { Edge } from '../edge';

export interface Selection extends Config {
  readonly scrubber: Scrubber;
}

/** Reads the files that the command line selects. Throws ConfigError with all that is wrong, or UsageError. */
export function select(
  edge: Edge,
  tools: Tools,
  flags: SelectionFlags,
  how: {
    readonly offline?: boolean;
    readonly readsOnly?: boolean;
    readonly production?: string;
    readonly mayBeEmpty?: boolean;
  } = {},
): Selection {
  const config = loadConfig({
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
  edge.conceal(config.environment.hidden);
  return { ...config, scrubber: createScrubber(config.environment.hidden) };
}

/** The same, where secrets of the command line are hidden as the environment's are: the report has the command line, too. */
export function hiding(secrets: readonly Secret[], selection: Selection): Selection {
  if (secrets.length === 0) return selection;
  const hidden = [...selection.environment.hidden, ...secrets];
  return { ...selection, environment: { ...selection.environment, hidden }, scrubber: createScrubber(hidden) };
}
