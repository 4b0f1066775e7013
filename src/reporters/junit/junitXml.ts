import junitReportBuilder, { type Builder, type TestCase } from 'junit-report-builder';
import { epochMsOf } from '../../domain/isoTime';
import { plainText } from '../../domain/plainText';
import type { DrillReport, Report } from '../../domain/report';
import type { Scenario } from '../../domain/scenario';
import { junitCases, type JunitCase } from './junitCase';

/**
 * A suite a scenario, a case an expectation. `failed` is a failure, `inconclusive` an error: neither is ever green.
 * @param selected what was to be drilled; what is not in the report was not run and is skipped
 */
export function junitXml(report: Report, selected: readonly Scenario[]): string {
  const builder = junitReportBuilder.newBuilder().name(plainText(`alertdrill ${report.run.environment}`));
  report.drills.forEach((drill) => addSuite(builder, drill));
  const drilled = new Set(report.drills.map(({ scenario }) => scenario));
  selected.filter(({ name }) => !drilled.has(name)).forEach((scenario) => addSkipped(builder, scenario));
  return builder.build();
}

function addSuite(builder: Builder, drill: DrillReport): void {
  const [first, last] = [drill.phases[0], drill.phases.at(-1)];
  const suite = builder.testSuite().name(plainText(drill.scenario));
  if (first !== undefined && last !== undefined) {
    // JUnit's timestamp knows neither zone nor fraction.
    suite.timestamp(first.startedAt.replace(/\.\d+Z$/, ''));
    suite.time((epochMsOf(last.endedAt) - epochMsOf(first.startedAt)) / 1_000);
  }
  for (const [name, value] of Object.entries(suiteProperties(drill))) suite.property(name, plainText(value));
  for (const each of junitCases(drill)) fillCase(suite.testCase().className(plainText(drill.scenario)), each);
}

const suiteProperties = (drill: DrillReport): Readonly<Record<string, string>> => ({
  outcome: drill.outcome,
  rollback: drill.rollback.state,
  file: drill.file,
  ...(drill.synthetic === true && { synthetic: 'true' }),
  ...(drill.reason !== undefined && { reason: drill.reason }),
  ...(drill.owner !== undefined && { owner: drill.owner }),
  ...(drill.runbook !== undefined && { runbook: drill.runbook }),
  ...(drill.fault !== undefined && { fault: drill.fault }),
});

function fillCase(testCase: TestCase, { name, outcome, type, text, ms, properties, evidence }: JunitCase): void {
  testCase.name(plainText(name)).time(Math.max(0, ms ?? 0) / 1_000);
  for (const [key, value] of Object.entries(properties)) testCase.property(key, plainText(value));
  const details = [text, ...evidence].map(plainText).join('\n');
  testCase.standardOutput(details);
  if (outcome === 'failed' || outcome === 'rollback-failed')
    testCase.failure(plainText(text), type).stacktrace(details);
  if (outcome === 'inconclusive') testCase.error(plainText(text), type, details);
}

function addSkipped(builder: Builder, scenario: Scenario): void {
  const suite = builder.testSuite().name(plainText(scenario.name)).time(0);
  const keys = [...scenario.expect, ...scenario.forbid].map(({ key }) => key);
  const names = keys.length === 0 ? ['any other alert'] : keys;
  for (const name of names) {
    const skipped = suite.testCase().className(plainText(scenario.name)).name(plainText(name)).time(0).skipped();
    skipped.standardOutput('Not run: the run ended before this drill began.');
  }
}
