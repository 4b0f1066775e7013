import { ProviderError } from '../../domain/errors';
import { isoTime } from '../../domain/isoTime';
import type { TargetSelector } from '../../domain/scenario';
import { labelPattern } from '../../domain/targets';
import { matcherText, matchesAll, wouldMatch } from './matchers';
import type { Parts } from './parts';
import { ownLabels, type Rule } from './rule';
import type { Labels, WireManagerAlert, WireSilence } from './schema';
import { labelSets, type Sources } from './sources';

/** What keeps people from being told of an alert, but no alert from firing. */
export interface Quietness {
  readonly cause: 'muted' | 'inhibited';
  readonly text: string;
}

/**
 * Silences and inhibitions that concern the rule's alerts, over a span of the provider's clock (ms). An Alertmanager that
 * can't be asked is `unknown`, in words.
 */
export async function quietnessOf(
  parts: Parts,
  rule: Rule,
  on: TargetSelector,
  sources: Sources,
  span: { readonly fromMs: number; readonly toMs: number },
  signal: AbortSignal,
): Promise<readonly Quietness[] | { readonly unknown: string }> {
  const { managers } = parts;
  if (!managers.exist) return [];
  const known = knownLabels(rule, on);
  try {
    const silences = await managers.silences(signal);
    const inhibitions = await managers.inhibitions(signal);
    const { alerts } = await managers.alerts('evidence', signal);
    const during = silences.filter(({ startsAt, endsAt }) => startsAt < span.toMs && endsAt > span.fromMs);
    const inTheWay: Quietness[] = [];
    for (const silence of during) {
      const would = wouldMatch(silence.matchers, known);
      const isIt = would === 'yes' || (would === 'maybe' && (await isPossible(parts, silence, sources, known, signal)));
      if (isIt) inTheWay.push(silencedBy(silence, rule, would));
    }
    return [
      ...inTheWay,
      ...inhibitions.flatMap(({ source, target, equal }): Quietness[] => {
        const would = wouldMatch(target, known);
        const from = alerts.find((alert) => matchesAll(source, alert.labels) && isAlike(alert.labels, known, equal));
        if (would === 'no' || from === undefined) return [];
        // An alert does not inhibit itself, where it matches both sides.
        if (from.labels['alertname'] === rule.name && wouldMatch(source, known) !== 'no') return [];
        const may = would === 'maybe' ? 'may be' : 'are';
        return [
          {
            cause: 'inhibited',
            text: `alerts of ${rule.name} ${may} inhibited by ${alertText(from)}, which is active`,
          },
        ];
      }),
    ];
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `whether silences or inhibitions are in the way is not known: ${error.message}` };
  }
}

/** Whether a series of the rule's data has what the silence asks for; without any series it may come with the fault. */
async function isPossible(
  parts: Parts,
  { matchers }: WireSilence,
  sources: Sources,
  known: Labels,
  signal: AbortSignal,
): Promise<boolean> {
  const names = [...new Set(matchers.map(({ name }) => name))].filter((name) => !(name in known));
  const sets = await labelSets(parts, sources, names, signal);
  return sets.length === 0 || sets.some((labels) => matchesAll(matchers, { ...labels, ...known }));
}

function silencedBy(silence: WireSilence, { name }: Rule, would: 'yes' | 'maybe'): Quietness {
  const may = would === 'maybe' ? 'may be' : 'are';
  const why = silence.comment === '' ? '' : ` (${silence.comment})`;
  const text = `alerts of ${name} ${may} silenced by ${silence.createdBy || 'somebody'} until ${isoTime(silence.endsAt)}${why}: ${matcherText(silence.matchers)}`;
  return { cause: 'muted', text };
}

/** What all alerts that are meant will have, as far as that is certain before one of them fires. */
function knownLabels(rule: Rule, { labels = {}, service }: TargetSelector): Labels {
  return {
    ...Object.fromEntries(Object.entries(labels).filter(([, value]) => labelPattern(value) === undefined)),
    ...(service !== undefined && { service }),
    ...Object.fromEntries(ownLabels(rule)),
    alertname: rule.name,
  };
}

/** As far as the labels of ours are known. */
const isAlike = (labels: Labels, known: Labels, equal: readonly string[]): boolean =>
  equal.every((name) => known[name] === undefined || (labels[name] ?? '') === known[name]);

const alertText = ({ labels, fingerprint }: WireManagerAlert): string =>
  `${labels['alertname'] ?? 'an alert'} (${fingerprint})`;
