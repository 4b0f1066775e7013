import type { Tools } from '../assemble';
import type { SelectionFlags } from './flags';
import { findProjectFile } from '../config/findProjectFile';
import { loadScenarios } from '../config/loadScenarios';
import type { Environment, Project } from '../config/project';
import { loadProject } from '../config/projectFile';
import { createScrubber, type Scrubber } from '../config/scrubber';
import { selectEnvironment } from '../config/selectEnvironment';
import type { Scenario } from '../domain/scenario';
import type { Edge } from '../edge';

export interface Selection {
  readonly project: Project;
  readonly environment: Environment;
  readonly scenarios: readonly Scenario[];
  /** Scenarios that were left out, and why. */
  readonly notes: readonly string[];
  readonly scrubber: Scrubber;
}

/** Reads the files that the command line selects. Throws ConfigError with all that is wrong, or UsageError. */
export function select(
  edge: Edge,
  tools: Tools,
  flags: SelectionFlags,
  how: { readonly offline?: boolean; readonly production?: string } = {},
): Selection {
  const file = findProjectFile(edge.cwd, flags.project);
  const project = loadProject({ file, dir: edge.cwd, environmentVariables: edge.env, kinds: tools.kinds });
  const environment = selectEnvironment(project, flags.env, {
    offline: how.offline === true,
    ...(how.production !== undefined && { iKnowThisIsProduction: how.production }),
  });
  const { scenarios, notes } = loadScenarios({
    project,
    environment,
    dir: edge.cwd,
    paths: flags.paths,
    tags: flags.tag ?? [],
    names: flags.scenario ?? [],
    kinds: tools.kinds,
  });
  return { project, environment, scenarios, notes, scrubber: createScrubber(environment.hidden) };
}
