import type { Alert } from '../../domain/alert';
import { ProviderError } from '../../domain/errors';
import type { Explanation } from '../../domain/explanation';
import type { Expectation } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { Window } from '../../ports/provider';
import type { Handling } from './handling';
import type { ManagerConfig, Route } from './managerConfig';
import { muteTextOf } from './muteTimes';
import type { Parts } from './parts';
import { silenceText } from './managerText';
import { hostsOf, reachOf } from './reach';
import { destinationsOf } from './routing';
import type { WireSilence } from './schema';
import type { Span } from './span';

/** What Alertmanager did with an alert that fired, as its listings said meanwhile and as its configuration says. */
export async function explainNotification(
  parts: Parts,
  subject: Expectation,
  alert: Alert,
  window: Window,
  signal: AbortSignal,
): Promise<readonly Explanation[]> {
  const { directory, managers, openings } = parts;
  directory.readAfter(window.toMs);
  if (!managers.exist) return [nothing('alertdrill.yaml names no Alertmanager (`alertmanager:`) to ask why')];
  const handled = openings.handled(alert.id);
  const untilMs = Math.min(window.toMs, window.fromMs + (subject.notified?.withinMs ?? Number.POSITIVE_INFINITY));
  const span = { fromMs: alert.openedAt.earliest, toMs: untilMs + window.offsetMs };
  const about = { subject, alert, span };
  const seen = [
    ...outages(handled?.missed.unanswered ?? 0),
    ...(handled?.handling === undefined
      ? await unlisted(parts, handled?.missed.unlisted ?? 0, signal)
      : inhibited(handled.handling)),
  ];
  const asked = await askManagers(parts, signal);
  if ('failure' in asked)
    return [...seen, ...silencedById(handled?.handling), nothing(`Alertmanager can't be asked: ${asked.failure}`)];
  const found = [
    ...seen,
    ...silenced(handled?.handling, asked.silences),
    ...routed(parts, about, handled?.handling, asked.config),
  ];
  if (found.length > 0) return found;
  const receivers = [...(handled?.handling?.receivers ?? [])].join(', ');
  return [
    nothing(`Alertmanager routed it to ${receivers}, and nothing kept it back: does its webhook reach alertdrill?`),
  ];
}

const pollsText = (polls: number): string => `${polls} ${polls === 1 ? 'poll' : 'polls'}`;

const nothing = (evidence: string): Explanation => ({ cause: 'no-evidence', evidence });

interface About {
  readonly subject: Expectation;
  readonly alert: Alert;
  /** From the opening to the deadline, or to the end of the hold; provider's clock. */
  readonly span: Span;
}

async function askManagers({ managers }: Parts, signal: AbortSignal) {
  try {
    return { silences: await managers.silences(signal), config: await managers.config(signal) };
  } catch (error) {
    if (error instanceof ProviderError) return { failure: error.message };
    throw error;
  }
}

const outages = (polls: number): readonly Explanation[] =>
  polls === 0
    ? []
    : [nothing(`Alertmanager did not answer at ${pollsText(polls)} while the alert fired: it may have been down`)];

/** It fires in Prometheus, and Alertmanager, which answers, does not have it. */
async function unlisted({ directory }: Parts, polls: number, signal: AbortSignal): Promise<readonly Explanation[]> {
  if (polls === 0) return [];
  const managers = await directory.managers(signal).catch((error: unknown) => {
    if (error instanceof ProviderError) return undefined;
    throw error;
  });
  const where =
    managers === 0 ? ': Prometheus sends its alerts to no Alertmanager' : ': does Prometheus send its alerts there?';
  return [
    {
      cause: 'not-routed',
      evidence: `it fired in Prometheus, and Alertmanager listed it at none of ${pollsText(polls)}${where}`,
    },
  ];
}

const inhibited = ({ inhibitedBy, wasFree }: Handling): readonly Explanation[] =>
  [...inhibitedBy].map((by) => ({ cause: 'inhibited', evidence: `inhibited by ${by}${forAWhile(wasFree)}` }));

function silenced(handling: Handling | undefined, silences: readonly WireSilence[]): readonly Explanation[] {
  return [...(handling?.silencedBy ?? [])].map((id) => {
    const silence = silences.find((each) => each.id === id);
    const by = silence === undefined ? `silenced by ${id}, which is gone` : `${silenceText(silence)} (silence ${id})`;
    return { cause: 'silenced', evidence: `${by}${forAWhile(handling?.wasFree ?? false)}` };
  });
}

const silencedById = (handling: Handling | undefined): readonly Explanation[] => silenced(handling, []);

const forAWhile = (wasFree: boolean): string => (wasFree ? ', for a part of the time' : '');

/** By whom it is told, and when. */
function routed(
  { webhookUrl }: Parts,
  { subject, alert, span }: About,
  handling: Handling | undefined,
  config: ManagerConfig,
): readonly Explanation[] {
  const wanted = subject.notified?.receiver;
  const labels = alert.target.labels ?? {};
  const routes =
    config.route === undefined ? [] : destinationsOf(config.route, { labels, mayHave: () => false }).routes;
  const told = handling === undefined ? routes.map(({ receiver }) => receiver) : [...handling.receivers];
  if (told.length === 0) return [];
  if (wanted !== undefined && !told.includes(wanted)) {
    return [{ cause: 'not-routed', evidence: `routed to ${told.join(', ')}, and not to ${wanted}` }];
  }
  const asked = routes.filter(
    ({ receiver }) => told.includes(receiver) && (wanted === undefined || receiver === wanted),
  );
  const receivers = config.receivers.filter(({ name }) => asked.some(({ receiver }) => receiver === name));
  if (receivers.length > 0 && receivers.every((receiver) => reachOf(receiver, webhookUrl) === 'no')) {
    const where = receivers.flatMap(hostsOf).join(', ');
    const elsewhere = where === '' ? 'which has no webhook' : `whose webhook leads to ${where}, and not to alertdrill`;
    return [
      { cause: 'not-routed', evidence: `routed to ${receivers.map(({ name }) => name).join(', ')}, ${elsewhere}` },
    ];
  }
  const muted = asked.flatMap((route) => muteTextOf(route, config.intervals, span) ?? []);
  return [...muted.map((evidence) => ({ cause: 'muted' as const, evidence })), ...waiting(asked, span)];
}

function waiting(routes: readonly Route[], span: Span): readonly Explanation[] {
  const hadMs = Math.max(0, span.toMs - span.fromMs);
  return routes.flatMap(({ receiver, groupWaitMs, groupIntervalMs }): readonly Explanation[] => {
    const had = `it had fired for ${inSeconds(hadMs)} by then`;
    if (hadMs <= groupWaitMs) {
      return [
        {
          cause: 'group-wait',
          evidence: `the route to ${receiver} waits ${inSeconds(groupWaitMs)} for more of a new group (group_wait); ${had}`,
        },
      ];
    }
    if (hadMs > groupIntervalMs) return [];
    return [
      {
        cause: 'group-wait',
        evidence: `where its group was told of before, the route to ${receiver} waits up to ${inSeconds(groupIntervalMs)} (group_interval); ${had}`,
      },
    ];
  });
}
