import { exactly, note } from '../../../domain/step';
import type { CourtesyQuestion, CourtesySteps } from '../../../ports/courtesy';
import { apiUrl } from '../client';
import { matcherText } from '../matchers';
import type { PrometheusSettings } from '../settings';
import { silenceOf } from './plan';
import { creator } from './silence';

/** What a drill would write, request by request. Nobody is asked: of a rule its name is known, and none of its labels. */
export function courtesySteps(
  { alertmanagers }: PrometheusSettings,
  { quiet, subjects }: CourtesyQuestion,
): readonly CourtesySteps[] {
  if (quiet === undefined) return [];
  const [first] = alertmanagers;
  if (first === undefined)
    return [{ name: 'quiet', set: [note('no Alertmanager: the drill would be blocked')], undo: [] }];
  const at = (path: string) => decodeURIComponent(apiUrl(first, path));
  const posts = subjects.map(({ monitor, on }) => {
    const name = 'name' in monitor ? monitor.name : (monitor.id.split('/').at(-1) ?? monitor.id);
    const matchers = matcherText(silenceOf({ name, labels: {} }, on));
    return exactly(`POST ${at('/api/v2/silences')} { matchers: ${matchers}, createdBy: "${creator}" }`);
  });
  return [
    {
      name: 'quiet',
      set: [...posts, note("with the rule's own labels beside; it ends by itself should nobody end it")],
      undo: subjects.map(() => exactly(`DELETE ${at('/api/v2/silence/<its id>')}`)),
    },
  ];
}
