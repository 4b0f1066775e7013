import type { Tools } from '../assemble';
import type { SelectionFlags } from './flags';
import { loadConfig, type Config } from '../config/loadConfig';
import { createScrubber, type Scrubber } from '../config/scrubber';
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
