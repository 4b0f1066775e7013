import type { Alert } from '../../domain/alert';
import { ProviderError } from '../../domain/errors';
import type { PollAnswer, PollQuery } from '../../ports/provider';
import type { ManagerListing } from './alertmanagers';
import { readTime } from './client';
import { lackIn } from './continuity';
import { alertOf } from './map';
import type { Parts } from './parts';
import { readAlertSamples, type AlertSamples } from './samples';

/** A day: whoever asks for more gets an incomplete listing instead of a query that kills the server. */
const longestRangeMs = 86_400_000;

/**
 * One look: the samples since the last one, so that nothing between two polls is missed, and what Alertmanager lists.
 * Alertmanager alone is an answer only where it shows something new: its silence proves nothing.
 */
export async function pollAlerts(parts: Parts, query: PollQuery, signal: AbortSignal): Promise<PollAnswer> {
  const { directory, managers, openings } = parts;
  const { sinceMs } = query;
  const [own, listed] = await Promise.all([
    orFailure(readSamples(parts, query, signal)),
    managers.exist ? orFailure(managers.alerts('poll', signal)) : undefined,
  ]);
  if (own instanceof ProviderError) {
    if (!isOutage(own) || listed === undefined || listed instanceof ProviderError) throw own;
    if (!openings.addListing(listed.alerts, undefined)) throw own;
    return { ...timesOf(listed), pages: 1, complete: false, alerts: alertsOf(parts, sinceMs ?? 0), clock: [] };
  }
  const { samples, time, lacks } = own;
  const answered = listed === undefined || listed instanceof ProviderError ? undefined : listed;
  if (answered === undefined) openings.dropListing();
  else {
    openings.addExternalLabels(await directory.externalLabels.duringPoll(signal));
    openings.addListing(answered.alerts, samples.nowMs);
  }
  const fromMs = sinceMs ?? samples.nowMs;
  return {
    sentAtMs: time.sentAtMs,
    answeredAtMs: Math.max(own.answeredAtMs, answered?.answeredAtMs ?? 0),
    pages: 1,
    complete: lacks === undefined,
    ...(lacks !== undefined && { lacks }),
    alerts: alertsOf(parts, fromMs),
    clock: [{ ...timesOf(time), shown: { earliest: time.atMs, latest: time.atMs + 1 } }],
  };
}

async function readSamples(parts: Parts, { sinceMs, monitorIds }: PollQuery, signal: AbortSignal) {
  const { client, directory, evaluations, openings } = parts;
  const time = await readTime(client, 'poll', signal);
  const nowMs = time.atMs;
  const fromMs = Math.max(openings.readFrom(nowMs, sinceMs), nowMs - longestRangeMs);
  const samples = await readAlertSamples(client, { fromMs, nowMs }, 'poll', signal);
  await directory.learn(
    samples.series.map(({ labels }) => labels),
    signal,
  );
  const isInDoubt = openings.isInDoubt(samples);
  const areDue = sinceMs !== undefined && evaluations.areDue(monitorIds, nowMs);
  const rules = isInDoubt || areDue ? await directory.rulesNow('log', signal) : undefined;
  openings.addSamples(samples, isInDoubt ? rules : undefined);
  const lacks =
    sinceMs === undefined
      ? lackOf(samples)
      : (lackOf(samples, sinceMs) ?? (await lackIn(parts, monitorIds, { fromMs: sinceMs, toMs: nowMs }, signal)));
  return { samples, time, lacks, answeredAtMs: samples.answeredAtMs };
}

function lackOf({ isWhole, nowMs }: AlertSamples, sinceMs = nowMs): string | undefined {
  if (!isWhole) return 'the store warns that its answer is not whole';
  return nowMs - sinceMs > longestRangeMs ? 'more than a day of samples is not read' : undefined;
}

function alertsOf({ name, settings, directory, openings }: Parts, sinceMs: number): readonly Alert[] {
  return openings
    .since(sinceMs)
    .map((opening) => alertOf(opening, { provider: name, settings, rule: directory.ruleOf(opening.labels) }));
}

/** The server, or what is between, is the trouble, and not what it was asked. */
const isOutage = ({ failure }: ProviderError): boolean =>
  failure === 'unreachable' || failure === 'timeout' || failure === 'server-error';

/** A ProviderError as a value: one of two servers may fail. */
const orFailure = <T>(answer: Promise<T>): Promise<T | ProviderError> =>
  answer.catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });

const timesOf = ({ sentAtMs, answeredAtMs }: Pick<ManagerListing, 'sentAtMs' | 'answeredAtMs'>) => ({
  sentAtMs,
  answeredAtMs,
});
