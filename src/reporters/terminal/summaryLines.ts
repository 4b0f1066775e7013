import type { Report } from '../../domain/report';
import { closingOutcome, closingSentence, syntheticText, totalsText } from '../../telling/closing';
import { rollbackAlarmOfRun } from '../../telling/rollbackAlarm';
import { symbols } from '../../telling/symbols';
import { wrap } from './layout';
import type { Look } from './look';
import { summaryTable } from './summaryTable';

/**
 * The end of the report: all verdicts in a table, totals, and one sentence that says what the exit code means. `missing`
 * is what could not be written.
 */
export function summaryLines(report: Report, look: Look, missing: readonly string[] = []): readonly string[] {
  const { columns, paint } = look;
  const outcome = closingOutcome(report, missing);
  const closing = (text: string) => wrap(text, columns).map(paint.outcome(outcome));
  const stuck = rollbackAlarmOfRun(report);
  const alarm = stuck === undefined ? [] : closing(`!! ${stuck}`);
  return [
    ...(alarm.length === 0 ? [] : [...alarm, '']),
    ...summaryTable(report, look),
    '',
    ...wrap(totalsText(report), columns),
    ...syntheticText(report).flatMap((text) => wrap(text, columns)),
    ...closing(`${symbols[outcome]} ${closingSentence(report, missing)}`),
    ...alarm,
  ];
}
