import { z } from 'zod';
import { asFault } from '../../../config/heldAccess';
import type { HeldKind } from '../../../ports/fault';
import { atMackerel, type Reach, type Reached } from './reach';
import { undoEach } from './undoEach';
import { unlessMissing } from './unlessMissing';

const named = z.object({ id: z.string(), name: z.string() });

export const muteState = atMackerel.extend({
  monitors: z.array(named),
  /** Of those, the ones that were muted when this began: they are somebody else's, and stay as they are. */
  mutedBefore: z.array(z.string()).default([]),
});

export type MuteState = z.output<typeof muteState>;
export const muteKind = 'mackerel-mute';

/**
 * Mutes monitors, whose alerts then open and are told to nobody. What is sent is the monitor as it was read, whole: a PUT
 * replaces everything. Only `isMute` is flipped back in what is there then, so that whatever people edit meanwhile stays.
 * Source: https://mackerel.io/api-docs/entry/monitors
 */
export const mute = (reach: Reach): HeldKind<MuteState> => ({
  kind: muteKind,
  state: muteState,
  arm: (state, system) =>
    reach(state, system, async (mackerel) => {
      const mutedBefore: string[] = [];
      for (const { id, name } of state.monitors) {
        const monitor = await asFault(`${name} can't be muted`, () => read(mackerel, id));
        if (monitor['isMute'] === true) mutedBefore.push(id);
      }
      return { ...state, mutedBefore };
    }),
  inject: (state, system) =>
    reach(state, system, async (mackerel) => {
      for (const { id, name } of ours(state)) {
        await asFault(`${name} can't be muted`, async () => write(mackerel, await read(mackerel, id), true));
      }
      return undefined;
    }),
  rollback: (state, system) =>
    reach(state, system, (mackerel) => undoEach(mackerel, ours(state), { one: unmute, so: 'muted', byHand })),
});

const byHand = 'end its mute on its page in Mackerel, or try again: `alertdrill recover`';

const ours = ({ monitors, mutedBefore }: MuteState) => monitors.filter(({ id }) => !mutedBefore.includes(id));

async function unmute(mackerel: Reached, id: string, name: string): Promise<readonly string[]> {
  const monitor = await unlessMissing(read(mackerel, id));
  if (monitor === undefined) return [`the monitor ${name} was deleted meanwhile`];
  if (monitor['isMute'] === true) await unlessMissing(write(mackerel, monitor, false));
  return [];
}

const raw = z.record(z.string(), z.unknown());
type RawMonitor = z.output<typeof raw>;

const path = (id: unknown) => `/monitors/${encodeURIComponent(String(id))}`;

const read = async (mackerel: Reached, id: string): Promise<RawMonitor> =>
  (await mackerel.get(path(id), z.object({ monitor: raw }))).monitor;

const write = (mackerel: Reached, monitor: RawMonitor, isMute: boolean): Promise<RawMonitor> =>
  mackerel.write('PUT', path(monitor['id']), { ...monitor, isMute }, raw);
