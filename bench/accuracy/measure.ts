import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillReport, Report } from '../../src/domain/report';
import { exitCodes } from '../../src/exitCodes';
import { createWorkplace } from '../../test/e2e/cli';
import type { Stack } from './stack';

/** One drill against the truth; all ms. */
export interface Measurement {
  /** From the target's own log of when it broke to the monitoring system's own record of when it fired. */
  readonly truthMs: number;
  /** What the report says of that latency. */
  readonly earliestMs: number;
  readonly latestMs: number;
  /** Where in the monitor's interval the target broke, 0 to 1. */
  readonly phase: number;
}

/** Beside the provider's own resolution, ms (issue: "under 250 ms plus the provider's resolution"). */
export const ownWidthMs = 250;

export const widthMs = ({ earliestMs, latestMs }: Measurement): number => latestMs - earliestMs;

export const contains = ({ truthMs, earliestMs, latestMs }: Measurement): boolean =>
  earliestMs <= truthMs && truthMs <= latestMs;

/** More drills that could not tell than this, and something else is wrong than a machine that stood still. */
const mostInconclusive = 3;

/** A project folder of its own, in which the stack is drilled by the built CLI. */
export function drillsOf(stack: Stack) {
  const workplace = createWorkplace();
  const { dir } = workplace;
  writeFileSync(join(dir, 'alertdrill.yaml'), projectFile(stack));
  mkdirSync(join(dir, 'expectations'));
  writeFileSync(join(dir, 'expectations', 'accuracy.yaml'), expectationFile(stack));
  const inconclusive: string[] = [];
  /** One run; undefined: it said itself that it could not tell, and reported no interval to judge. */
  const runOnce = async (): Promise<DrillReport | undefined> => {
    const file = join(dir, 'report.json');
    const { code, stdout, stderr } = await workplace.run(['run', '--reporter', `json=${file}`], stack.env);
    const drill = code === exitCodes.passed || code === exitCodes.inconclusive ? drillOf(file) : undefined;
    if (drill === undefined) throw new Error(`alertdrill: exit ${String(code)}\n${stdout}${stderr}\n${textOf(file)}`);
    if (code === exitCodes.passed) return drill;
    inconclusive.push(`${drill.reason ?? '(no reason)'}; ${drill.notes.join('; ')}`);
    return undefined;
  };
  return {
    /** Drills until one drill could tell. */
    drill: async (): Promise<Measurement> => {
      let drilled = await runOnce();
      while (drilled === undefined) {
        if (inconclusive.length > mostInconclusive) throw new Error(`inconclusive drills:\n${inconclusive.join('\n')}`);
        drilled = await runOnce();
      }
      const latency = drilled.expectations[0]?.latencyMs;
      const brokeAtMs = stack.brokeAtMs();
      if (latency === undefined || brokeAtMs === undefined) throw new Error(`no latency: ${JSON.stringify(drilled)}`);
      return {
        truthMs: (await stack.firedAtMs(brokeAtMs)) - brokeAtMs,
        earliestMs: latency.earliest,
        latestMs: latency.latest,
        phase: (brokeAtMs % stack.intervalMs) / stack.intervalMs,
      };
    },
    /** Why drills so far could not tell. */
    inconclusive: (): readonly string[] => inconclusive,
    remove: () => workplace.remove(),
  };
}

const drillOf = (file: string): DrillReport | undefined => (JSON.parse(readFileSync(file, 'utf8')) as Report).drills[0];

const projectFile = ({ providers, targetUrl }: Stack) => `environments:
  bench:
    allow: { hosts: [127.0.0.1] }
    vars: { TARGET: "${targetUrl}" }
    providers: ${providers}
`;

/**
 * `startJitter` is left at its default, the monitor's interval: that makes the phases. The baseline is that of the demo:
 * the clocks' offset is narrowed down by its polls, and in less than 4 s there are too few of them.
 */
const expectationFile = ({ expectation }: Stack) => `scenario: accuracy
baseline: 4s
fault:
  http:
    inject: { method: PUT, url: "\${TARGET}/broken" }
    rollback: { method: DELETE, url: "\${TARGET}/broken" }
effect: { http: "\${TARGET}/", sees: { status: 503 }, every: 50ms }
expect: [${expectation}]
`;

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '(no report)';
  }
}
