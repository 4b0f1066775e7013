import type { BlockReason } from '../../domain/facts';
import { isoTime } from '../../domain/isoTime';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { targetMatches } from '../../domain/targets';
import { inSeconds } from '../../domain/wording';
import type { Inspection, Window } from '../../ports/provider';
import { againstSeries } from './againstSeries';
import { assumedScrape } from './assumedScrape';
import { readTime } from './client';
import { latencyBounds, phasesMs } from './floor';
import { targetOf } from './map';
import { obstaclesToTelling } from './obstaclesToTelling';
import type { Parts } from './parts';
import { pollAlerts } from './poll';
import { contradiction, resolve } from './resolve';
import { resolvedOf, type Rule } from './rule';
import { isAsked, severityOfRule } from './severity';
import { silencesOf, sourcesOf, type Sources } from './sources';
import { valueLabelsOf } from './valueLabels';

/** A rule that was not evaluated for so many intervals is not evaluated at all. */
const missedIntervals = 3;

/** Which rule is meant, what keeps it from firing over the window, and how fast it can be. */
export async function inspect(
  parts: Parts,
  subject: Expectation | Forbidden,
  window: Window,
  signal: AbortSignal,
): Promise<Inspection> {
  const { directory, settings, client } = parts;
  const { key } = subject;
  const resolution = resolve(await directory.rules(signal), subject, settings.severity);
  if ('blocker' in resolution) return { blockers: [resolution.blocker], notes: [] };
  const { rule } = resolution;
  const { atMs, answeredAtMs } = await readTime(client, 'evidence', signal);
  const sources = await sourcesOf(parts, rule, signal);
  const about = { rule, sources, valueLabels: valueLabelsOf(parts, sources) };
  const silences = await silencesOf(parts, sources, signal);
  const assumed = await assumedScrape(parts, signal);
  const everyMs = 'withinMs' in subject ? subject.metric?.everyMs : undefined;
  const bounds = latencyBounds(rule, { ...sources, silences }, { everyMs, assumed });
  // In preflight the offset is not known yet; here it is, as well as is needed.
  const span = { fromMs: atMs, toMs: atMs + Math.max(0, window.toMs - answeredAtMs) };
  const inTheWay = await obstaclesToTelling(parts, { ...about, bounds, span }, subject, signal);
  const against = await againstSeries(parts, about, subject, signal);
  const block = (reason: Omit<BlockReason, 'key'>): BlockReason => ({ key, ...reason });
  return {
    monitor: { ...resolvedOf(rule, settings.url), ...bounds, intervalMs: phasesMs(rule, sources, everyMs) },
    ...(bounds.worst === undefined && {
      worstUnknown: 'the expression has syntax that is not read here: neither what it selects nor its ranges are known',
    }),
    blockers: [
      ...brokenness(rule, atMs).map(block),
      ...foreignness(rule, subject, parts).map(block),
      ...against.reasons.map(block),
      ...noSeries(sources).map(block),
      ...(await openAlerts(parts, rule, subject, signal)).map(block),
      ...inTheWay.blockers.map(block),
    ],
    notes: [
      ...missingSeries(rule, sources),
      ...against.notes,
      ...pendingAlerts(rule, subject),
      ...keptFiring(rule, subject),
      ...inTheWay.notes,
    ],
  };
}

type Reason = Omit<BlockReason, 'key'>;

function brokenness({ id, health, lastError, lastEvaluation, intervalMs }: Rule, nowMs: number): readonly Reason[] {
  if (health === 'err') {
    return [{ cause: 'rule-broken', detail: `the last evaluation of ${id} failed: ${lastError ?? 'no reason given'}` }];
  }
  const every = `it is due every ${inSeconds(intervalMs)}`;
  if (health === 'unknown' || lastEvaluation === undefined) {
    return [
      { cause: 'not-evaluated', detail: `${id} was not evaluated yet; ${every}`, hint: 'try again a little later' },
    ];
  }
  const ageMs = nowMs - lastEvaluation;
  // What was read may have been kept for half a minute.
  if (ageMs <= missedIntervals * intervalMs + 30_000) return [];
  return [{ cause: 'not-evaluated', detail: `${id} was evaluated ${inSeconds(ageMs)} ago; ${every}` }];
}

function foreignness(rule: Rule, subject: Expectation | Forbidden, { settings }: Parts): readonly Reason[] {
  const wrong = contradiction(rule, subject);
  const foreign = subject.on.role === undefined ? wrong : 'alerts of Prometheus name no role';
  const severity = severityOfRule(rule, settings.severity);
  const asked = 'withinMs' in subject ? (subject.severity ?? 'any severity') : 'any severity';
  return [
    ...(foreign === undefined ? [] : [{ cause: 'out-of-scope', detail: foreign }]),
    ...(severity === undefined || isAsked(subject, severity)
      ? []
      : [
          {
            cause: 'never-fires',
            detail: `the rule can't reach ${asked}: its ${settings.severity.label} is ${JSON.stringify(rule.labels[settings.severity.label])}, which counts as ${severity}`,
            hint: 'correct the severity that is expected, or `severity.map` of the provider',
          },
        ]),
  ];
}

/**
 * No data at all is in the way. A selector that selects nothing, while its metric exists or others of the expression
 * select something, may be waiting for the fault (the first 5xx makes its series): that is a note.
 */
function noSeries({ feeds }: Sources): readonly Reason[] {
  if (feeds.length === 0 || feeds.some(({ ofMetric }) => ofMetric > 0)) return [];
  const selectors = feeds.map(({ selector }) => selector.text).join(' and ');
  return [
    {
      cause: 'no-data',
      detail: `no series within the last five minutes: ${selectors}`,
      hint: 'is the target scraped, and the name of the metric right?',
    },
  ];
}

function missingSeries(rule: Rule, { expression, feeds }: Sources): readonly string[] {
  if (expression === undefined)
    return [`what ${rule.id} selects is not known: its expression has syntax that is not read here`];
  if (feeds.every(({ ofMetric }) => ofMetric === 0)) return [];
  return feeds
    .filter(({ series }) => series === 0)
    .map(({ selector }) => `${rule.id}: ${selector.text} selects no series now; it must appear with the fault`);
}

async function openAlerts(
  parts: Parts,
  rule: Rule,
  { on }: Expectation | Forbidden,
  signal: AbortSignal,
): Promise<readonly Reason[]> {
  const { alerts } = await pollAlerts(parts, { monitorIds: new Set() }, signal);
  return alerts.flatMap(({ id, monitor, target, closedAt, openedAt, url }) => {
    if (monitor.id !== rule.id || closedAt !== undefined || !targetMatches(target, on)) return [];
    const detail = `alert ${id} of ${rule.name} is firing since ${isoTime(openedAt.earliest)}`;
    return [{ cause: 'already-open', detail, hint: url ?? 'wait until its condition is over' }];
  });
}

function pendingAlerts(rule: Rule, { on }: Expectation | Forbidden): readonly string[] {
  return rule.alerts
    .filter(({ state, labels }) => state === 'pending' && targetMatches(targetOf(labels), on))
    .map(
      ({ activeAt }) =>
        `${rule.id} is pending${activeAt === undefined ? '' : ` since ${isoTime(activeAt)}`}: its condition holds already`,
    );
}

/** No floor: where the condition is over before the effect is, its alert closes that much sooner. */
function keptFiring({ id, keepMs }: Rule, subject: Expectation | Forbidden): readonly string[] {
  const withinMs = 'withinMs' in subject ? subject.resolved?.withinMs : undefined;
  if (withinMs === undefined || withinMs >= keepMs) return [];
  const fires = `${id} fires on for ${inSeconds(keepMs)} after its condition is over (keep_firing_for)`;
  return [`${fires}: resolved within ${inSeconds(withinMs)} of the effect's end is hardly possible`];
}
