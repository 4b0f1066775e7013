import { didYouMean } from '../../config/nearest';
import type { BlockReason } from '../../domain/facts';
import type { NotifiedExpectation } from '../../domain/scenario';
import type { LatencyBounds } from './floor';
import { hasteOf } from './haste';
import type { ManagerConfig, Receiver, Route } from './managerConfig';
import type { ManagerState } from './managerState';
import { muteTextOf } from './muteTimes';
import { reachOf } from './reach';
import { destinationsOf } from './routing';
import type { Rule } from './rule';
import type { Span } from './span';

/** Whether the routes of Alertmanager lead to whom the expectation names, or to alertdrill at all. */
export interface Telling {
  readonly blockers: readonly Omit<BlockReason, 'key'>[];
  readonly notes: readonly string[];
  /** Those that lead there. */
  readonly routes: readonly Route[];
}

/**
 * @param bounds of the firing
 * @param webhookUrl alertdrill's own receiver
 */
export function tellingOf(
  { config, known }: ManagerState,
  { rule: { name }, bounds }: { readonly rule: Rule; readonly bounds: LatencyBounds },
  { receiver: asked, withinMs }: NotifiedExpectation,
  webhookUrl: string | undefined,
  span: Span,
): Telling {
  const { route: root, receivers } = config;
  if (root === undefined) {
    return {
      blockers: [],
      notes: ["Alertmanager's routes are not known: its configuration can't be read"],
      routes: [],
    };
  }
  const each = known.map((labels) => destinationsOf(root, labels));
  const possible = [...new Set(each.flatMap(({ routes }) => routes))];
  const named = possible.filter(({ receiver }) => asked === undefined || receiver === asked);
  const reached = named.filter(({ receiver }) => reachOf(receiverOf(config, receiver), webhookUrl) !== 'no');
  const elsewhere = [...new Set(possible.filter((route) => !reached.includes(route)).map(({ receiver }) => receiver))];
  const isSure = each.every(({ routes, isCertain }) => isCertain && routes.some((route) => reached.includes(route)));
  const blocked = (detail: string, hint: string): Telling => ({
    blockers: [{ cause: 'not-routed', detail, hint }],
    notes: [],
    routes: [],
  });
  if (asked !== undefined && !receivers.some((receiver) => receiver.name === asked)) {
    const hint = didYouMean(
      asked,
      receivers.map((receiver) => receiver.name),
    );
    return blocked(
      `Alertmanager has no receiver ${asked}`,
      hint ?? `it has ${receivers.map((receiver) => receiver.name).join(', ')}`,
    );
  }
  if (named.length === 0) {
    return blocked(
      `alerts of ${name} are routed to ${elsewhere.join(', ')}, and not to ${asked ?? ''}`,
      'correct the route, or `receiver`',
    );
  }
  if (reached.length === 0) {
    const hint = `add to one of them: webhook_configs: [{ url: ${webhookUrl ?? ''}/${named[0]?.receiver ?? 'NAME'} }]`;
    return blocked(`alerts of ${name} are routed to ${elsewhere.join(', ')}, which does not tell alertdrill`, hint);
  }
  const muted = reached.flatMap((route) => muteTextOf(route, config.intervals, span) ?? []);
  return {
    blockers:
      muted.length < reached.length
        ? []
        : muted.slice(0, 1).map((text) => ({ cause: 'muted', detail: `alerts of ${name}: ${text}` })),
    notes: [
      ...(isSure
        ? []
        : [
            `alerts of ${name} may be routed to ${elsewhere.join(', ') || 'another receiver'} instead: not all of their labels are known before they fire`,
          ]),
      ...hasteOf(reached, bounds, withinMs),
      ...(muted.length < reached.length ? muted.map((text) => `alerts of ${name}: ${text}`) : []),
    ],
    routes: reached,
  };
}

export const receiverOf = ({ receivers }: ManagerConfig, name: string): Receiver | undefined =>
  receivers.find((receiver) => receiver.name === name);
