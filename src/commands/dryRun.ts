import type { Tools } from '../assemble';
import { formatDuration } from '../config/duration';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { faultInWords } from '../run';
import type { Selection } from './select';

/** What `run` would do, in order; nothing is touched and nobody is asked. */
export function dryRun(edge: Edge, tools: Tools, { project, environment, scenarios, scrubber }: Selection): number {
  const lines = scenarios.flatMap((scenario) => [
    `${scenario.name}${scenario.title === undefined ? '' : `: ${scenario.title}`}`,
    `  baseline  ${formatDuration(scenario.baselineMs)}${
      scenario.load === undefined ? ', without load' : `, ${scenario.load.script} at ${scenario.load.ratePerSecond}/s`
    }`,
    `  fault     ${faultInWords({ tools, projectDir: project.dir }, scenario) ?? 'none: a control'}`,
    ...(scenario.effect === undefined ? [] : [`  effect    ${scenario.effect.title}`]),
    ...scenario.expect.map(({ key, withinMs }) => `  expect    ${key} within ${formatDuration(withinMs)}`),
    ...scenario.forbid.map(({ key }) => `  forbid    ${key}`),
    `  hold      ${formatDuration(scenario.holdMs)}, then rollback`,
  ]);
  const where = environment.production ? `${environment.name}, PRODUCTION` : environment.name;
  const header = `${where}: ${scenarios.length} scenario(s), nothing is touched`;
  edge.stdout.write(scrubber.text(`${[header, ...lines].join('\n')}\n`));
  return exitCodes.passed;
}
