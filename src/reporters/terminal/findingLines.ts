import { formatDuration } from '../../config/duration';
import { expectationText, notificationText, resolutionText, silenceText } from '../../domain/findingText';
import { middleMsOf } from '../../domain/reportTime';
import { plainText } from '../../domain/plainText';
import type { AlertReport, DrillReport, ExpectationReport } from '../../domain/report';
import { safeDeadlineMs } from '../../domain/safeDeadline';
import { stagesText } from '../../domain/stagesText';
import type { Outcome } from '../../domain/verdict';
import { inSeconds } from '../../domain/wording';
import { hang } from './layout';
import type { Look } from './look';
import { symbols } from './paint';

/** One paragraph a verdict: what was expected, what came of it, and why. */
export function findingLines(drill: DrillReport, look: Look): readonly string[] {
  const { expectations, forbidden, unexpected } = drill;
  return [
    ...expectations.flatMap((expectation) => expectationLines(expectation, look)),
    ...forbidden.flatMap((silence) => [
      ...verdictLines(silence.outcome, `${silence.monitor.name} (forbidden): ${silenceText(silence)}`, look),
      ...alertLines(silence.alert, look),
      ...evidenceLines(tellingOf(silence.explanation, silence), look),
    ]),
    ...(unexpected.outcome === undefined
      ? []
      : verdictLines(unexpected.outcome, `any other alert: ${silenceText(unexpected)}`, look)),
  ];
}

function expectationLines(expectation: ExpectationReport, look: Look): readonly string[] {
  const { monitor, severity, verdict, outcome, resolved, alert, explanation } = expectation;
  const subject = severity === undefined ? monitor.name : `${monitor.name} (${severity})`;
  return [
    ...verdictLines(outcome, `${subject}: ${expectationText(expectation)}`, look),
    ...alertLines(alert, look),
    ...stagesLines(expectation, look),
    ...evidenceLines(
      verdict === 'missed' && explanation.length === 0 ? unexplained : tellingOf(explanation, expectation),
      look,
    ),
    ...deadlineLines(expectation, look),
    // Verdicts of their own, with deadlines of their own: after all that is said of this one.
    ...notificationLines(expectation, look),
    ...(resolved === undefined
      ? []
      : verdictLines(resolved.outcome, `${monitor.name}: ${resolutionText(resolved)}`, look)),
  ];
}

function stagesLines({ stagesMs }: ExpectationReport, { columns }: Look): readonly string[] {
  const text = stagesText(stagesMs);
  return text === undefined ? [] : hang({ lead: '      ', text: `stages: ${text}`, columns });
}

function notificationLines({ monitor, notified }: ExpectationReport, look: Look): readonly string[] {
  if (notified === undefined) return [];
  const { verdict, outcome, explanation } = notified;
  return [
    ...verdictLines(outcome, `${monitor.name}: ${notificationText(notified)}`, look),
    ...evidenceLines(
      verdict === 'not-notified' && explanation.length === 0 ? unexplained : tellingOf(explanation, notified),
      look,
    ),
  ];
}

/**
 * That there is no evidence matters where something failed; what proves nothing has said why itself. Evidence that is
 * the verdict's own reason has been said.
 */
const tellingOf = (
  explanation: ExpectationReport['explanation'],
  { outcome, reason }: { readonly outcome: Outcome; readonly reason?: string },
): ExpectationReport['explanation'] =>
  explanation
    .filter(({ cause }) => outcome === 'failed' || cause !== 'no-evidence')
    .filter(({ evidence }) => evidence !== reason);

const unexplained: ExpectationReport['explanation'] = [
  { cause: 'no-evidence', evidence: "the provider's own data do not say why" },
];

function verdictLines(outcome: Outcome, text: string, { columns, paint }: Look): readonly string[] {
  return hang({ lead: `  ${symbols[outcome]} `, text: plainText(text), columns, paintLead: paint.outcome(outcome) });
}

function alertLines(alert: AlertReport | undefined, { columns, paint, time }: Look): readonly string[] {
  if (alert === undefined) return [];
  const steps = alert.transitions
    .filter(({ severity }) => severity !== 'ok')
    .map(({ severity, at }) => `${severity} at ${time.clock(middleMsOf(at))}`);
  const stamp = alert.openedFrom === undefined ? '' : ` by ${alert.openedFrom}`;
  const value = alert.value === undefined ? '' : `, value ${Number(alert.value.toPrecision(4))}`;
  const url = alert.url === undefined ? '' : `, ${alert.url}`;
  const text = plainText(`alert ${alert.id}: ${steps.join(', ')}${stamp}, on ${alert.target}${value}${url}`);
  return hang({ lead: '      ', text, columns, paintText: paint.faint });
}

/** Evidence, not a guess; and where there is none for a miss, that is said. */
function evidenceLines(explanation: ExpectationReport['explanation'], { columns }: Look): readonly string[] {
  return explanation.flatMap(({ cause, evidence }) =>
    hang({ lead: '      ', text: plainText(`${cause}: ${evidence}`), columns }),
  );
}

/** A line of YAML, ready to paste into the expectation file. */
function deadlineLines(expectation: ExpectationReport, { columns, paint }: Look): readonly string[] {
  const safeMs = safeDeadlineMs(expectation);
  if (safeMs === undefined) return [];
  const { withinMs, worstMs } = expectation;
  const basis = worstMs === undefined ? '1.5 times this one latency' : `worst case ${inSeconds(worstMs)}`;
  const lead = `      within: ${formatDuration(safeMs)} `;
  const text =
    safeMs > withinMs
      ? `# safer than ${formatDuration(withinMs)}, which a slow phase of this monitor can exceed (${basis})`
      : `# the tightest safe deadline (${basis})`;
  return hang({ lead, text, columns, paintLead: paint.strong, paintText: paint.faint });
}
