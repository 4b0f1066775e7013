import { plainText } from '../../domain/plainText';
import type { DrillReport } from '../../domain/report';
import { leftText, rollbackAdvice } from '../../domain/rollbackAdvice';
import { blockedLines } from './blockedLines';
import { drillRows } from './drillRows';
import { findingLines } from './findingLines';
import { hang, wrap } from './layout';
import type { Look } from './look';
import { symbols } from './paint';

/** The result of one drill: verdicts with their evidence, what was done, and always how rollback went. */
export function drillLines(drill: DrillReport, look: Look): readonly string[] {
  const { columns, paint } = look;
  const { outcome, scenario, title } = drill;
  const heading = title === undefined ? scenario : `${scenario}: ${title}`;
  const rows = drillRows(drill, look).flatMap(([label, text]) =>
    hang({ lead: `  ${label.padEnd(9)} `, text: plainText(text), columns, paintLead: paint.faint }),
  );
  const alarm = outcome === 'rollback-failed' ? rollbackAlarm(drill, look) : [];
  const lead = `${symbols[outcome]} ${outcome}${drill.synthetic === true ? ' (synthetic)' : ''} `;
  return [
    ...alarm,
    ...hang({
      lead,
      text: plainText(heading),
      columns,
      paintLead: paint.outcome(outcome),
      paintText: paint.strong,
    }),
    ...(drill.blockedBy === undefined ? findingLines(drill, look) : blockedLines(drill, look)),
    ...rows,
    ...alarm,
    '',
  ];
}

/** Said first and last: nothing in a report matters more than a fault that is left behind. */
function rollbackAlarm({ scenario, rollback }: DrillReport, { columns, paint }: Look): readonly string[] {
  const what = rollback.state === 'failed' ? 'ROLLBACK FAILED' : 'ROLLBACK NOT VERIFIED';
  const texts = [
    `${what}: ${leftText(rollback, scenario)}.`,
    ...(rollback.message === undefined ? [] : [rollback.message]),
    rollbackAdvice(rollback),
  ];
  return texts.flatMap((text) =>
    wrap(plainText(text), columns - 3).map((line) => `${paint.loud('!!')} ${paint.outcome('rollback-failed')(line)}`),
  );
}
