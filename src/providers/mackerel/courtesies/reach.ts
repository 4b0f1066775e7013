import { z } from 'zod';
import { heldAt, refuseOther, revealSettings } from '../../../config/heldAccess';
import { createExchange } from '../../../jsonApi/exchange';
import { marksIn, type Marks } from '../../../jsonApi/marks';
import { sendMarked, waitOutUnanswered } from '../../../jsonApi/unanswered';
import type { Clock } from '../../../ports/clock';
import type { FaultSystem } from '../../../ports/fault';
import type { OpenProvider } from '../../../ports/provider';
import { mackerelAccess } from '../access';
import { apiAccess, apiUrl } from '../client';
import { mackerelSettings } from '../settings';

export const atMackerel = heldAt.extend({ url: z.string() });

/** What is written waits no longer for its answer, ms. */
const timeoutMs = 10_000;

/** The API with its writes: what the keeper alone has. */
export interface Reached {
  readonly clock: Clock;
  /** Throws ProviderError. Requests are finished whatever is aborted: half a write is none that can be undone. */
  get<T>(path: string, schema: z.ZodType<T>, query?: Parameters<typeof apiUrl>[2]): Promise<T>;
  write<T>(method: 'PUT' | 'POST' | 'DELETE', path: string, json: unknown, schema: z.ZodType<T>): Promise<T>;
  /** Undoes; and once more where a write of before may have landed behind that. */
  undone(undo: () => Promise<readonly string[]>): Promise<{ readonly notes: readonly string[] }>;
}

export type Reach = <T>(
  state: z.output<typeof atMackerel>,
  system: FaultSystem,
  work: (mackerel: Reached) => Promise<T>,
) => Promise<T>;

const hints = {
  forbidden: 'the key needs the permissions Read and Write for this, and this machine an address that is allowed',
};

/** @param marksOf where is kept what was not answered; default: in the work folder */
export const createReach =
  (open: OpenProvider, marksOf: (workDir: string) => Marks = marksIn): Reach =>
  async (state, { clock, secrets }, work) => {
    const settings = revealSettings(state, mackerelSettings, secrets);
    refuseOther(state.provider, state.url, settings.url);
    const opened = open(mackerelAccess, settings, clock);
    const marks = marksOf(state.workDir);
    const exchange = createExchange(apiAccess(settings, hints), opened.system);
    const request = <T>(
      method: string,
      path: string,
      schema: z.ZodType<T>,
      sent: { readonly url: string; readonly json?: unknown },
    ) => exchange({ method, what: `${method} /api/v0${path}`, schema, priority: 'evidence', timeoutMs, ...sent });
    const reached: Reached = {
      clock,
      get: async (path, schema, query) =>
        (await request('GET', path, schema, { url: apiUrl(settings.url, path, query) })).value,
      write: async (method, path, json, schema) => {
        const url = apiUrl(settings.url, path);
        const answer = await sendMarked(marks, clock, () => request(method, path, schema, { url, json }));
        return answer.value;
      },
      undone: async (undo) => {
        const notes = await undo();
        if (!(await waitOutUnanswered(marks, timeoutMs, clock))) return { notes };
        const again = await undo();
        await marks.answered();
        return { notes: [...new Set([...notes, ...again])] };
      },
    };
    try {
      return await work(reached);
    } finally {
      opened.close();
    }
  };
