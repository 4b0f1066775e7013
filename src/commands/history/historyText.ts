import { epochMsOf } from '../../domain/isoTime';
import { latencyText } from '../../domain/latencyText';
import { plainText } from '../../domain/plainText';
import type { DrillOutcome } from '../../domain/verdict';
import type { ListedDrill, ListedResult } from '../../history/store/historyStore';
import { hang } from '../../reporters/terminal/layout';
import type { Look } from '../../reporters/terminal/look';
import { symbols } from '../../telling/symbols';

/** A drill each: when, scenario, environment, what it came to; below it what its expectations did, and its run. */
export function historyInWords(drills: readonly ListedDrill[], { columns, paint, time }: Look): string {
  if (drills.length === 0) return 'No such drill in the history.\n';
  const lines = drills.flatMap((drill) => {
    const outcome = outcomeOf(drill.outcome);
    const atMs = epochMsOf(drill.at);
    const when = `${time.day(atMs)} ${time.clock(atMs)}`;
    const said = `${plainText(drill.scenario)} in ${plainText(drill.environment)}: ${drill.outcome.replace('-', ' ')}`;
    const cut = drill.cutOff ? ' (the run was killed)' : '';
    return [
      ...hang({
        lead: `${symbols[outcome]} ${when}  `,
        text: `${said}${cut}`,
        columns,
        paintLead: paint.outcome(outcome),
      }),
      ...drill.results.flatMap((result) => hang({ lead: '    ', text: resultText(result), columns })),
      ...hang({ lead: '    ', text: `run ${plainText(drill.run)}`, columns }).map(paint.faint),
    ];
  });
  return `${lines.join('\n')}\n`;
}

const resultText = ({ monitor, verdict, latencyMs }: ListedResult): string =>
  `${plainText(monitor)}: ${verdict}${latencyMs === undefined ? '' : ` after ${latencyText(latencyMs)}`}`;

/** Kept as a text: one of a later version is shown as what nobody can vouch for. */
const outcomeOf = (text: string): DrillOutcome =>
  text === 'passed' || text === 'failed' || text === 'rollback-failed' ? text : 'inconclusive';
