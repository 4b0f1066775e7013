import { z } from 'zod';
import { asFault } from '../../../config/heldAccess';
import type { HeldKind } from '../../../ports/fault';
import { atMackerel, type Reach, type Reached } from './reach';
import { undoEach } from './undoEach';
import { unlessMissing } from './unlessMissing';

export const standbyState = atMackerel.extend({
  hosts: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Of those, the ones that were not working when this began: they stay as they are. */
  otherwise: z.array(z.string()).default([]),
});

export type StandbyState = z.output<typeof standbyState>;
export const standbyKind = 'mackerel-standby';

/**
 * Sets hosts that work to standby: their alerts open and are told to nobody, those of real incidents neither. A host that
 * has another status by the time of the undo was given it by people, and keeps it.
 * Source: https://mackerel.io/api-docs/entry/hosts
 */
export const standby = (reach: Reach): HeldKind<StandbyState> => ({
  kind: standbyKind,
  state: standbyState,
  arm: (state, system) =>
    reach(state, system, async (mackerel) => {
      const otherwise: string[] = [];
      for (const { id, name } of state.hosts) {
        const status = await asFault(`${name} can't be set to standby`, () => read(mackerel, id));
        if (status !== 'working') otherwise.push(id);
      }
      return { ...state, otherwise };
    }),
  inject: (state, system) =>
    reach(state, system, async (mackerel) => {
      for (const { id, name } of ours(state)) {
        await asFault(`${name} can't be set to standby`, () => write(mackerel, id, 'standby'));
      }
      return undefined;
    }),
  rollback: (state, system) =>
    reach(state, system, (mackerel) => undoEach(mackerel, ours(state), { one: setToWork, so: 'on standby', byHand })),
});

const byHand = 'set its status to working in Mackerel, or try again: `alertdrill recover`';

const ours = ({ hosts, otherwise }: StandbyState) => hosts.filter(({ id }) => !otherwise.includes(id));

async function setToWork(mackerel: Reached, id: string, name: string): Promise<readonly string[]> {
  const status = await unlessMissing(read(mackerel, id));
  if (status === undefined) return [`the host ${name} is gone meanwhile`];
  if (status === 'standby') await unlessMissing(write(mackerel, id, 'working'));
  return [];
}

const path = (id: string) => `/hosts/${encodeURIComponent(id)}`;

const read = async (mackerel: Reached, id: string): Promise<string> =>
  (await mackerel.get(path(id), z.object({ host: z.object({ status: z.string() }) }))).host.status;

const write = (mackerel: Reached, id: string, status: 'standby' | 'working') =>
  mackerel.write('POST', `${path(id)}/status`, { status }, z.unknown());
