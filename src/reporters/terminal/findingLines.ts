import { plainText } from '../../domain/plainText';
import type { DrillReport } from '../../domain/report';
import { drillFindings, findingText, type Aside, type DrillFinding } from '../../telling/drillFindings';
import { symbols } from '../../telling/symbols';
import { hang } from './layout';
import type { Look } from './look';

/** One paragraph a verdict. */
export const findingLines = (drill: DrillReport, look: Look): readonly string[] =>
  drillFindings(drill, look.time).flatMap((finding) => [
    ...verdictLines(finding, look),
    ...finding.asides.flatMap((aside) => asideLines(aside, look)),
  ]);

function verdictLines(finding: DrillFinding, { columns, paint }: Look): readonly string[] {
  const { outcome } = finding;
  const text = plainText(findingText(finding));
  return hang({ lead: `  ${symbols[outcome]} `, text, columns, paintLead: paint.outcome(outcome) });
}

function asideLines({ kind, lead, text, url }: Aside, { columns, paint }: Look): readonly string[] {
  return hang({
    lead: lead === undefined ? indent : `${indent}${lead} `,
    text: plainText(url === undefined ? text : `${text}, ${url}`),
    columns,
    ...(kind === 'deadline' && { paintLead: paint.strong }),
    ...((kind === 'deadline' || kind === 'alert') && { paintText: paint.faint }),
  });
}

const indent = '      ';
