import type { BlockReason } from '../../domain/facts';
import type { Expectation, Forbidden, NotifiedExpectation } from '../../domain/scenario';
import type { LatencyBounds } from './floor';
import { managerState, type ManagerState } from './managerState';
import type { Parts } from './parts';
import { quietnessOf, type Quietness } from './quietness';
import type { Seen } from './seen';
import { tellingOf } from './telling';
import type { AboutToFire } from './valueLabels';

/** What keeps people from being told: in the way where a notification is expected, else worth a note. */
export interface Obstacles {
  readonly blockers: readonly Omit<BlockReason, 'key'>[];
  readonly notes: readonly string[];
}

type Before = Seen & AboutToFire & { readonly bounds: LatencyBounds };

export async function obstaclesToTelling(
  parts: Parts,
  seen: Before,
  subject: Expectation | Forbidden,
  signal: AbortSignal,
): Promise<Obstacles> {
  const notified = 'withinMs' in subject ? subject.notified : undefined;
  const state = await managerState(parts, seen, subject.on, signal);
  if (state === undefined) return notified === undefined ? nothing : { ...nothing, blockers: [noManager] };
  if ('unknown' in state) {
    if (notified !== undefined)
      return { ...nothing, blockers: [{ cause: 'alertmanager-unreachable', detail: state.unknown }] };
    return { ...nothing, notes: [`whether silences or inhibitions are in the way is not known: ${state.unknown}`] };
  }
  const quietness = quietnessOf(state, seen.rule, seen.span);
  if (notified === undefined) return { ...nothing, notes: quietness.map(noteOf) };
  return inTheWay(parts, seen, { state, quietness, notified }, signal);
}

const nothing: Obstacles = { blockers: [], notes: [] };

const noManager = {
  cause: 'no-alertmanager',
  detail: 'a notification is expected, and the provider names no Alertmanager',
  hint: 'name it in alertdrill.yaml: `alertmanager: http://...`',
};

interface Found {
  readonly state: ManagerState;
  readonly quietness: readonly Quietness[];
  readonly notified: NotifiedExpectation;
}

async function inTheWay(
  { directory, webhookUrl }: Parts,
  { rule, bounds, span }: Before,
  { state, quietness, notified }: Found,
  signal: AbortSignal,
): Promise<Obstacles> {
  const telling = tellingOf(state, { rule, bounds }, notified, webhookUrl, span);
  const isSentNowhere = (await directory.managers(signal)) === 0;
  return {
    blockers: [
      ...(isSentNowhere
        ? [{ cause: 'no-alertmanager', detail: 'Prometheus sends its alerts to no Alertmanager' }]
        : []),
      ...quietness.filter(({ isCertain }) => isCertain).map(({ cause, text }) => ({ cause, detail: text })),
      ...telling.blockers,
    ],
    notes: [...quietness.filter(({ isCertain }) => !isCertain).map(noteOf), ...telling.notes],
  };
}

const noteOf = ({ text }: Quietness): string => `${text}: they fire, but nobody is notified`;
