import { epochMsOf } from '../domain/isoTime';
import type { AlertReport, DrillReport, LoadReport, WrittenReport } from '../domain/report';
import { middleMsOf } from '../domain/reportTime';
import { inSeconds } from '../domain/wording';
import type { LocalTime } from './localTime';

export type Row = readonly [label: string, text: string];

/** What was done to the system, and what its reader must know beside the verdicts. */
export function drillRows(drill: DrillReport, time: LocalTime): readonly Row[] {
  const rows: (Row | undefined)[] = [
    faultRow(drill, time),
    ['rollback', rollbackText(drill, time)],
    ...(drill.written ?? []).map((written): Row => ['wrote', writtenText(written, time)]),
    ...drill.unexpected.alerts.map((alert): Row => ['other', otherAlertText(alert, drill.unexpected.policy, time)]),
    ...drill.marks.map(({ kind, detail }): Row => ['mark', `${kind}: ${detail}`]),
    ...[...drill.notes, ...drill.rollback.notes].map((note): Row => ['note', note]),
    loadRow('normal load', drill.load),
    loadRow('load of the fault', drill.faultLoad),
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

function faultRow(
  { control, effectProbed, synthetic, fault = 'a fault', injectedAt, injection, onset }: DrillReport,
  time: LocalTime,
): Row {
  if (control) return ['fault', 'none: this is a control'];
  if (injectedAt === undefined) return ['fault', `${fault}, not injected`];
  const at = time.clock(epochMsOf(injectedAt));
  const seen = () => {
    if (!effectProbed && synthetic === true) return 'its data were taken, and nothing was disturbed';
    if (!effectProbed) return 'nothing looked for its effect (no `effect:`)';
    if (onset === undefined) return 'its effect was not seen';
    return `its effect was there after ${inSeconds(middleMsOf(onset) - epochMsOf(injectedAt))}`;
  };
  if (injection?.state === 'failed') return ['fault', `${fault}; its injection, sent at ${at}, failed`];
  if (injection?.state === 'cut-short') return ['fault', `${fault}; its injection, sent at ${at}, was cut short`];
  return ['fault', `${fault}, injected at ${at}; ${seen()}`];
}

function rollbackText(
  { rollback, rolledBackAt, onset, effectGoneAt, effectProbed }: DrillReport,
  time: LocalTime,
): string {
  if (rollback.state === 'not-needed') return 'not needed';
  if (rollback.only !== undefined) return 'done, but for what was written to the monitoring system';
  const text = `${rollback.state}${rolledBackAt === undefined ? '' : ` at ${time.clock(epochMsOf(rolledBackAt))}`}`;
  if (!effectProbed || rolledBackAt === undefined || onset === undefined || effectGoneAt === undefined) return text;
  const afterMs = epochMsOf(effectGoneAt) - epochMsOf(rolledBackAt);
  return `${text}; ${afterMs <= 0 ? 'the effect was gone by then' : `the effect was gone ${inSeconds(afterMs)} later`}`;
}

/** `Shop p95 latency muted from 12:00:01 to 12:03:20 (quiet)` */
function writtenText({ courtesy, provider, state, text, setAt, undoneAt }: WrittenReport, time: LocalTime): string {
  const clock = (at: string) => time.clock(epochMsOf(at));
  switch (state) {
    case 'not-set':
      return `${courtesy} of ${provider}: nothing, for it failed: ${text}`;
    case 'not-undone':
      return `${courtesy} of ${provider}: NOT UNDONE: ${text}`;
    case 'kept':
    case 'set':
      return `${courtesy} of ${provider}: ${text}${setAt === undefined ? '' : `, at ${clock(setAt)}`}; it stays`;
    case 'undone': {
      const from = setAt === undefined ? '' : ` from ${clock(setAt)}`;
      return `${courtesy} of ${provider}: ${text}${from}${undoneAt === undefined ? '' : ` to ${clock(undoneAt)}`}`;
    }
    default:
      return state satisfies never;
  }
}

function otherAlertText(
  { monitor, target, openedAt, transitions }: AlertReport,
  policy: string,
  time: LocalTime,
): string {
  const severity = transitions.at(-1)?.severity ?? 'open';
  const note = policy === 'warn' ? ' (not expected here; `unexpected: warn`)' : '';
  return `${monitor} opened at ${time.clock(middleMsOf(openedAt))} on ${target}, now ${severity}${note}`;
}

const loadRow = (name: string, load: LoadReport | undefined): Row | undefined =>
  load === undefined ? undefined : ['load', loadText(name, load)];

/** `normal load: 160 of 160 iterations delivered in the hold` */
export function loadText(name: string, load: LoadReport): string {
  const asked = Math.round(load.asked);
  // One that began just before the window is counted in it now and then.
  const delivered = Math.min(asked, Math.round(load.delivered));
  const percent = asked === 0 ? 100 : Math.floor((100 * delivered) / asked);
  const share = percent === 100 ? '' : ` (${percent} %; 80 % are enough)`;
  // k6 counts requests from baseline to settle, so they don't add up with the iterations of the hold.
  const requests =
    load.requests === undefined ? '' : `; in the whole drill ${load.requests} requests, ${load.failed ?? 0} failed`;
  return `${name}: ${delivered} of ${asked} iterations delivered in the hold${share}${requests}`;
}
