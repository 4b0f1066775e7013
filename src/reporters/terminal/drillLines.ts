import { epochMsOf } from '../../domain/isoTime';
import { plainText } from '../../domain/plainText';
import type { AlertReport, DrillReport, IntervalReport } from '../../domain/report';
import { inSeconds } from '../../domain/wording';
import { findingLines } from './findingLines';
import { hang, wrap } from './layout';
import type { Look } from './look';
import { symbols } from './paint';

/** The result of one drill: verdicts with their evidence, what was done, and always how rollback went. */
export function drillLines(drill: DrillReport, look: Look): readonly string[] {
  const { columns, paint } = look;
  const { outcome, scenario, title } = drill;
  const heading = title === undefined ? scenario : `${scenario}: ${title}`;
  const rows = rowsOf(drill, look).flatMap(([label, text]) =>
    hang({ lead: `  ${label.padEnd(9)} `, text: plainText(text), columns, paintLead: paint.faint }),
  );
  const alarm = outcome === 'rollback-failed' ? rollbackAlarm(drill, look) : [];
  const lead = `${symbols[outcome]} ${outcome} `;
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

/** Said first and last: nothing in a report matters more than a fault that is left behind. */
function rollbackAlarm({ scenario, rollback }: DrillReport, { columns, paint }: Look): readonly string[] {
  const what = rollback.state === 'failed' ? 'ROLLBACK FAILED' : 'ROLLBACK NOT VERIFIED';
  const texts = [
    `${what}: the fault of ${scenario} may still be there.`,
    ...(rollback.message === undefined ? [] : [rollback.message]),
    'Look at the system, then run `alertdrill recover`.',
  ];
  return texts.flatMap((text) =>
    wrap(plainText(text), columns - 3).map((line) => `${paint.loud('!!')} ${paint.outcome('rollback-failed')(line)}`),
  );
}

type Row = readonly [label: string, text: string];

function rowsOf(drill: DrillReport, look: Look): readonly Row[] {
  const rows: (Row | undefined)[] = [
    faultRow(drill, look),
    ['rollback', rollbackText(drill, look)],
    ...drill.unexpected.alerts.map((alert): Row => ['other', otherAlertText(alert, drill.unexpected.policy, look)]),
    ...drill.marks.map(({ kind, detail }): Row => ['mark', `${kind}: ${detail}`]),
    ...[...drill.notes, ...drill.rollback.notes].map((note): Row => ['note', note]),
    loadRow('load', drill.load),
    loadRow('faultLoad', drill.faultLoad),
    ...Object.entries(drill.polling).flatMap(([provider, { requests, failed, gaps }]): readonly Row[] =>
      failed === 0
        ? []
        : [
            [
              'polling',
              `${provider}: ${failed} of ${requests} requests failed${gaps === 0 ? '' : `; gaps of more than 10 s: ${gaps}`}`,
            ],
          ],
    ),
    drill.outcome === 'passed' || drill.runbook === undefined ? undefined : ['runbook', drill.runbook],
  ];
  return rows.filter((row) => row !== undefined);
}

function faultRow({ control, fault = 'a fault', injectedAt, onset }: DrillReport, { time }: Look): Row {
  if (control) return ['fault', 'none: this is a control'];
  if (injectedAt === undefined) return ['fault', `${fault}, not injected`];
  const seen =
    onset === undefined
      ? 'its effect was not seen'
      : `its effect was there after ${inSeconds(middleMs(onset) - epochMsOf(injectedAt))}`;
  return ['fault', `${fault}, injected at ${time.clock(epochMsOf(injectedAt))}; ${seen}`];
}

function rollbackText({ rollback, rolledBackAt, onset, effectGoneAt }: DrillReport, { time }: Look): string {
  if (rollback.state === 'not-needed') return 'not needed';
  const text = `${rollback.state}${rolledBackAt === undefined ? '' : ` at ${time.clock(epochMsOf(rolledBackAt))}`}`;
  if (rolledBackAt === undefined || onset === undefined || effectGoneAt === undefined) return text;
  const afterMs = epochMsOf(effectGoneAt) - epochMsOf(rolledBackAt);
  return `${text}; ${afterMs <= 0 ? 'the effect was gone by then' : `the effect was gone ${inSeconds(afterMs)} later`}`;
}

const middleMs = ({ earliest, latest }: IntervalReport): number => (epochMsOf(earliest) + epochMsOf(latest)) / 2;

function otherAlertText(
  { monitor, target, openedAt, transitions }: AlertReport,
  policy: string,
  { time }: Look,
): string {
  const severity = transitions.at(-1)?.severity ?? 'open';
  const note = policy === 'warn' ? ' (not expected here; `unexpected: warn`)' : '';
  return `${monitor} opened at ${time.clock(epochMsOf(openedAt.earliest))} on ${target}, now ${severity}${note}`;
}

function loadRow(label: 'load' | 'faultLoad', load: DrillReport['load']): Row | undefined {
  if (load === undefined) return undefined;
  const share = load.asked === 0 ? '' : ` (${Math.round((100 * load.delivered) / load.asked)} %)`;
  const requests = load.requests === undefined ? '' : `, ${load.requests} requests of which ${load.failed ?? 0} failed`;
  const name = label === 'load' ? 'normal load' : 'load of the fault';
  return ['load', `${name}: ${Math.round(load.delivered)} of ${Math.round(load.asked)} iterations${share}${requests}`];
}
