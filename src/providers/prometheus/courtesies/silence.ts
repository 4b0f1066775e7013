import { z } from 'zod';
import { asFault, heldAt, refuseOther, revealSettings } from '../../../config/heldAccess';
import { isoTime } from '../../../domain/isoTime';
import { ProviderError } from '../../../domain/errors';
import { createExchange, type Exchange } from '../../../jsonApi/exchange';
import { marksIn, type Marks } from '../../../jsonApi/marks';
import { persist } from '../../../jsonApi/persist';
import { sendMarked, waitOutUnanswered } from '../../../jsonApi/unanswered';
import type { FaultSystem, HeldKind } from '../../../ports/fault';
import type { OpenProvider } from '../../../ports/provider';
import { prometheusAccess } from '../access';
import { apiAccess, apiUrl } from '../client';
import { silenceList, type WireSilence } from '../schema';
import { endpoint } from '../settings';

const silenceState = heldAt.extend({
  /** URLs of a cluster's Alertmanagers, in the order of the project file. */
  managers: z.array(z.string()),
  scenario: z.string(),
  silences: z.array(
    z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() })),
  ),
  /** They end by themselves after so long, ms. */
  longestMs: z.number(),
});

export type SilenceState = z.output<typeof silenceState>;
export const silenceKind = 'alertmanager-silence';

/** Of the provider's settings, as they were parsed, what is needed here. */
const settingsSchema = z.object({
  url: z.string(),
  alertmanagers: z.array(endpoint),
  proxy: z.string().optional(),
  noProxy: z.string().optional(),
  caFile: z.string().optional(),
});

const timeoutMs = 10_000;
/** Alertmanager moves a begin that is over to its own now: one whose clock is behind ours silences at once, too. */
const backdatedMs = 600_000;
export const creator = 'alertdrill';

/**
 * Silences alerts: they fire, and are told to nobody. One Alertmanager of a cluster is enough: they gossip silences. What
 * was made is known by its comment, which names the drill, so that one whose answer never came is found, too.
 * Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export const silence = (open: OpenProvider, marksOf: (workDir: string) => Marks = marksIn): HeldKind<SilenceState> => {
  const reach = reaching(open, marksOf);
  return {
    kind: silenceKind,
    state: silenceState,
    inject: (state, system) =>
      reach(state, system, async ({ managers, marks }) => {
        const { clock } = system;
        for (const matchers of state.silences) {
          const nowMs = clock.now();
          const json = {
            matchers,
            startsAt: isoTime(nowMs - backdatedMs),
            endsAt: isoTime(nowMs + state.longestMs),
            createdBy: creator,
            comment: commentOf(state),
          };
          const post = (manager: Manager) => sendMarked(marks, clock, () => manager.post(json));
          await asFault("the alerts can't be silenced", () => firstThat(managers, post));
        }
        return undefined;
      }),
    rollback: (state, system) =>
      reach(state, system, async ({ managers, marks }) => {
        const { clock } = system;
        const expire = () =>
          asFault(
            'alerts of this drill may still be silenced (the silence ends by itself)',
            () => persist(clock, () => expireOn(managers, state)),
            `expire the silences of ${creator} in Alertmanager, or try again: \`alertdrill recover\``,
          );
        await expire();
        if (await waitOutUnanswered(marks, timeoutMs, clock)) {
          await expire();
          await marks.answered();
        }
        return { notes: [] };
      }),
  };
};

const commentOf = ({ drillId, scenario }: SilenceState): string => `drill ${drillId} of ${scenario}`;

interface Manager {
  silences(): Promise<readonly WireSilence[]>;
  post(json: object): Promise<unknown>;
  expire(id: string): Promise<unknown>;
}

interface Reached {
  readonly managers: readonly Manager[];
  readonly marks: Marks;
}

const hints = { forbidden: 'the login needs the permission to make and expire silences, too' };

const reaching =
  (open: OpenProvider, marksOf: (workDir: string) => Marks) =>
  async <T>(
    state: SilenceState,
    { clock, secrets }: FaultSystem,
    work: (reached: Reached) => Promise<T>,
  ): Promise<T> => {
    const settings = revealSettings(state, settingsSchema, secrets);
    refuseOther(state.provider, state.managers.join(', '), settings.alertmanagers.map(({ url }) => url).join(', '));
    const opened = open(prometheusAccess, settings, clock);
    const managers = settings.alertmanagers.map((each) =>
      managerAt(each, createExchange(apiAccess('Alertmanager', { ...each, ...rest(settings) }, hints), opened.system)),
    );
    try {
      return await work({ managers, marks: marksOf(state.workDir) });
    } finally {
      opened.close();
    }
  };

const rest = ({ caFile, proxy }: z.output<typeof settingsSchema>) => ({
  ...(caFile !== undefined && { caFile }),
  ...(proxy !== undefined && { proxy }),
});

function managerAt(at: z.output<typeof endpoint>, exchange: Exchange): Manager {
  const send = async <T>(method: string, path: string, schema: z.ZodType<T>, json?: object): Promise<T> => {
    const what = `Alertmanager ${method} ${path}`;
    const sent = { method, what, url: apiUrl(at, path), schema, priority: 'evidence', timeoutMs } as const;
    return (await exchange({ ...sent, ...(json && { json }) })).value;
  };
  return {
    silences: () => send('GET', '/api/v2/silences', silenceList),
    post: (json) => send('POST', '/api/v2/silences', z.object({ silenceID: z.string() }), json),
    expire: (id) => send('DELETE', `/api/v2/silence/${encodeURIComponent(id)}`, z.unknown()),
  };
}

/** What the first that can be asked says; the last failure where none can. */
async function firstThat<T>(managers: readonly Manager[], ask: (manager: Manager) => Promise<T>): Promise<T> {
  let failure: unknown = new ProviderError('unreachable', 'the provider names no Alertmanager');
  for (const manager of managers) {
    try {
      return await ask(manager);
    } catch (error) {
      // A refusal is one of them all: what was not taken for bad is not sent to the next.
      if (!(error instanceof ProviderError) || !error.retryable) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** On one of them; what was expired there the others hear of. */
async function expireOn(managers: readonly Manager[], state: SilenceState): Promise<void> {
  await firstThat(managers, async (manager) => {
    for (const { id } of await ownOf(manager, state)) {
      try {
        await manager.expire(id);
      } catch (error) {
        // It may have ended in this moment.
        if ((await ownOf(manager, state)).some((each) => each.id === id)) throw error;
      }
    }
  });
}

const ownOf = async (manager: Manager, state: SilenceState): Promise<readonly WireSilence[]> =>
  (await manager.silences()).filter(
    ({ createdBy, comment, status }) =>
      createdBy === creator && comment === commentOf(state) && status.state !== 'expired',
  );
