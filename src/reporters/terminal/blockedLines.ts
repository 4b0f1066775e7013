import { plainText } from '../../domain/plainText';
import type { DrillReport } from '../../domain/report';
import { hang } from './layout';
import type { Look } from './look';
import { symbols } from './paint';

/** What stood in the way, each thing once: it concerns all that the scenario asks for, and nothing was injected. */
export function blockedLines({ blockedBy = [] }: DrillReport, { columns, paint }: Look): readonly string[] {
  return blockedBy.flatMap(({ monitor, cause, detail, hint }) => {
    const what = cause === 'already-open' ? cause : 'blocked';
    const text = monitor === undefined ? `${what}: ${detail}` : `${monitor}: ${what}: ${detail}`;
    const lead = `  ${symbols.inconclusive} `;
    return [
      ...hang({ lead, text: plainText(text), columns, paintLead: paint.outcome('inconclusive') }),
      ...(hint === undefined ? [] : hang({ lead: '      hint: ', text: plainText(hint), columns })),
    ];
  });
}
