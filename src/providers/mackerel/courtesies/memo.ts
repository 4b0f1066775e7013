import { z } from 'zod';
import { asFault } from '../../../config/heldAccess';
import type { HeldKind } from '../../../ports/fault';
import { atMackerel, type Reach } from './reach';

export const memoState = atMackerel.extend({ alertId: z.string(), text: z.string() });

export type MemoState = z.output<typeof memoState>;
export const memoKind = 'mackerel-memo';

/**
 * Adds a line to an alert's memo, below what people wrote there. It stays: whoever reads the closed alert later wants to
 * know that it was a drill. Source: https://mackerel.io/api-docs/entry/alerts
 */
export const memo = (reach: Reach): HeldKind<MemoState> => ({
  kind: memoKind,
  state: memoState,
  inject: (state, system) =>
    reach(state, system, async (mackerel) => {
      const { alertId, text } = state;
      const path = `/alerts/${encodeURIComponent(alertId)}`;
      await asFault(`the alert ${alertId} gets no memo`, async () => {
        const { memo: before } = await mackerel.get(path, alert);
        const lines = before == null || before === '' ? [] : [before];
        if (before?.includes(text) === true) return;
        await mackerel.write('PUT', path, { memo: [...lines, text].join('\n') }, z.unknown());
      });
      return undefined;
    }),
  rollback: () => Promise.resolve({ notes: [] }),
});

const alert = z.object({ memo: z.string().nullish() });
