import type { Tools } from '../../assemble';
import type { Environment } from '../../config/project';
import type { Scenario } from '../../domain/scenario';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { runsDirOf } from '../../history/runsDir';
import { journalFolder } from '../../keeper/journal';
import type { LeaseTerms } from '../../lease/takeLease';
import type { CourtesySteps } from '../../ports/courtesy';
import type { Selection } from '../select';
import { everyDrill } from './everyDrill';
import { planDrill } from './planDrill';
import { planText } from './planText';

/** What `run` would do, in order and to the letter; nothing is touched and nobody is asked. */
export async function dryRun(
  edge: Edge,
  tools: Tools,
  selection: Selection,
  terms: LeaseTerms | undefined,
): Promise<number> {
  const { project, environment, scenarios, scrubber } = selection;
  const context = {
    faultKinds: tools.kinds.faults,
    projectDir: project.dir,
    allowHosts: environment.allow.hosts,
    providerPlaces: environment.providers,
    vars: environment.vars,
    courtesySteps: (scenario: Scenario) => courtesySteps(tools, environment, scenario),
  };
  const plans = [];
  for (const scenario of scenarios) plans.push({ scenario, phases: await planDrill(scenario, context) });
  const watched = environment.providers.flatMap(({ name, kind, settings }) => {
    const words = tools.kinds.providers.find((each) => each.kind === kind)?.watched(settings) ?? [];
    return words.map((each) => ({ name, words: each }));
  });
  const always = everyDrill(journalFolder(tools.stateDir));
  const recordings = runsDirOf(project.dir);
  const lease = terms && { place: terms.store.place, things: terms.things };
  const plan = { environment, watched, ...(lease && { lease }), recordings, always, plans };
  edge.stdout.write(scrubber.text(planText(plan, edge.stdout.columns)));
  return exitCodes.passed;
}

function courtesySteps({ kinds }: Tools, { providers }: Environment, scenario: Scenario): readonly CourtesySteps[] {
  const { courtesies, expect, forbid } = scenario;
  if (courtesies === undefined) return [];
  return providers.flatMap(({ name, kind, settings }) => {
    const subjects = [...expect, ...forbid].filter(({ provider }) => provider === name);
    if (subjects.length === 0) return [];
    const found = kinds.providers.find((each) => each.kind === kind);
    return found?.courtesySteps?.(settings, { ...courtesies, scenario, subjects }) ?? [];
  });
}
