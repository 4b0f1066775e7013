import { mostBlocks, quietSlackForm, slackForm } from '../../announcing/slackForm';
import { plainText } from '../../domain/plainText';
import type { DrillReport, Report } from '../../domain/report';
import { closingOutcome, missingText, syntheticText, totalsText } from '../../telling/closing';
import { drillFindings, type DrillFinding } from '../../telling/drillFindings';
import { createLocalTime } from '../../telling/localTime';
import { rollbackAlarm, rollbackAlarmOfRun } from '../../telling/rollbackAlarm';
import { symbols } from '../../telling/symbols';

export interface SlackMessageOptions {
  /** See Reporter. */
  readonly missing: readonly string[];
  /** Where the whole report is. */
  readonly otherFiles: readonly string[];
  /** Nothing is said of a run that passed. */
  readonly isQuiet: boolean;
}

/** The body for an incoming webhook; undefined where there is nothing to say. */
export function slackMessage(report: Report, { missing, otherFiles, isQuiet }: SlackMessageOptions): unknown {
  const outcome = closingOutcome(report, missing);
  const { run } = report;
  const where = `in ${run.environment}${run.production === true ? ' (production)' : ''}`;
  const summary = `${symbols[outcome]} alertdrill ${where}: ${outcome}, ${totalsText(report)}`;
  if (outcome === 'passed') return isQuiet ? undefined : quietSlackForm(plainText(`${summary} (run ${run.id})`));
  const stuck = rollbackAlarmOfRun(report);
  const head = stuck === undefined ? [summary] : [`‼ ${stuck}`, summary];
  const tail = [
    ...[...endText(report), ...(missing.length === 0 ? [] : [`${missingText(missing)} not written`])],
    placesText(report, otherFiles),
    ...(stuck === undefined ? [] : [`‼ ${stuck}`]),
  ];
  return slackForm([...head.map((line) => plainText(line)), ...fitting(report, head.length + tail.length), ...tail]);
}

/** Why it ended early, what was made up, and who could not be told. */
const endText = (report: Report): readonly string[] => [
  ...[report.run.interrupted, report.run.lost]
    .filter((text) => text !== undefined)
    .map((text) => plainText(`the run was ended before its time: ${text}`)),
  ...syntheticText(report),
];

/** The worst first; what no longer fits into a message is counted. */
function fitting({ drills }: Report, others: number): readonly string[] {
  const order = ['rollback-failed', 'failed', 'inconclusive'];
  const bad = drills
    .filter(({ outcome }) => outcome !== 'passed')
    .sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const room = mostBlocks - others;
  if (bad.length <= room) return bad.map(drillText);
  const left = bad.slice(room - 1).map(({ scenario }) => scenario);
  return [...bad.slice(0, room - 1).map(drillText), `and ${left.length} more: ${left.join(', ')}`];
}

/** One block: who did not fire, what was expected, what came, and why. */
function drillText(drill: DrillReport): string {
  const { scenario, outcome, synthetic, owner, runbook, reason } = drill;
  const bad = drillFindings(drill, createLocalTime()).filter((finding) => finding.outcome !== 'passed');
  const lines = [
    `${symbols[outcome]} ${scenario}: ${outcome}${synthetic === true ? ' (synthetic)' : ''}`,
    ...rollbackAlarm(drill),
    ...(bad.length > 0 || reason === undefined ? bad.flatMap(findingLines) : [reason]),
    ...(owner === undefined ? [] : [`owner: ${owner}`]),
    ...(runbook === undefined ? [] : [`runbook: ${runbook}`]),
  ];
  return lines.map((line) => plainText(line)).join('\n');
}

const findingLines = ({ subject = 'the drill', expected, verdict, asides }: DrillFinding): readonly string[] => [
  `• ${subject}`,
  ...(expected === undefined ? [] : [`expected: ${expected}`]),
  `got: ${verdict}`,
  ...asides.flatMap(({ kind, lead, text }) => {
    if (kind === 'evidence') return [`why: ${text}`];
    return kind === 'hint' ? [`${lead ?? 'hint:'} ${text}`] : [];
  }),
];

/** On which machine, since nobody is there. */
function placesText({ run }: Report, files: readonly string[]): string {
  const { host, user, ciUrl } = run.initiator;
  const inFiles = files.length === 0 ? [] : [`${files.join(', ')} on ${host}`];
  const places = [...(ciUrl === undefined ? [] : [ciUrl]), ...inFiles, `alertdrill replay ${run.id} on ${host}`];
  return plainText(`report: ${places.join('; ')}; started by ${user}`);
}
