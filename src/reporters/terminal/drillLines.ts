import { plainText } from '../../domain/plainText';
import type { DrillReport } from '../../domain/report';
import { drillRows } from '../../telling/drillRows';
import { findingLines } from './findingLines';
import { hang, wrap } from './layout';
import type { Look } from './look';
import { rollbackAlarm } from '../../telling/rollbackAlarm';
import { symbols } from '../../telling/symbols';

/** The result of one drill: verdicts with their evidence, what was done, and always how rollback went. */
export function drillLines(drill: DrillReport, look: Look): readonly string[] {
  const { columns, paint } = look;
  const { outcome, scenario, title } = drill;
  const heading = title === undefined ? scenario : `${scenario}: ${title}`;
  const rows = drillRows(drill, look.time).flatMap(([label, text]) =>
    hang({ lead: `  ${label.padEnd(9)} `, text: plainText(text), columns, paintLead: paint.faint }),
  );
  const alarm = alarmLines(drill, look);
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
    ...findingLines(drill, look),
    ...rows,
    ...alarm,
    '',
  ];
}

const alarmLines = (drill: DrillReport, { columns, paint }: Look): readonly string[] =>
  rollbackAlarm(drill).flatMap((text) =>
    wrap(plainText(text), columns - 3).map((line) => `${paint.loud('!!')} ${paint.outcome('rollback-failed')(line)}`),
  );
