import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/domain/report';
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

/** A project folder of its own, in which each call drills the stack once by the built CLI. */
export function drillsOf(stack: Stack) {
  const workplace = createWorkplace();
  const { dir } = workplace;
  writeFileSync(join(dir, 'alertdrill.yaml'), projectFile(stack));
  mkdirSync(join(dir, 'expectations'));
  writeFileSync(join(dir, 'expectations', 'accuracy.yaml'), expectationFile(stack));
  return {
    drill: async (): Promise<Measurement> => {
      const file = join(dir, 'report.json');
      const { code, stdout, stderr } = await workplace.run(['run', '--reporter', `json=${file}`], stack.env);
      if (code !== 0) throw new Error(`alertdrill: exit ${String(code)}\n${stdout}${stderr}\n${textOf(file)}`);
      const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
      const latency = report.drills[0]?.expectations[0]?.latencyMs;
      const brokeAtMs = stack.brokeAtMs();
      if (latency === undefined || brokeAtMs === undefined) throw new Error(`no latency: ${textOf(file)}`);
      return {
        truthMs: (await stack.firedAtMs(brokeAtMs)) - brokeAtMs,
        earliestMs: latency.earliest,
        latestMs: latency.latest,
        phase: (brokeAtMs % stack.intervalMs) / stack.intervalMs,
      };
    },
    remove: () => workplace.remove(),
  };
}

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
