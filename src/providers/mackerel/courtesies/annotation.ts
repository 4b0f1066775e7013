import { z } from 'zod';
import { asFault } from '../../../config/heldAccess';
import { unlessMissing } from './unlessMissing';
import { persist } from '../../../jsonApi/persist';
import type { HeldKind } from '../../../ports/fault';
import { atMackerel, type Reach, type Reached } from './reach';

export const annotationState = atMackerel.extend({
  services: z.array(z.string()),
  title: z.string(),
  /** Names the drill: annotations are found again by it, one whose answer never came as well. */
  description: z.string(),
  /** Harness's clock, ms. */
  fromMs: z.number(),
  /** Until when it is drawn as long as nobody closes it. */
  toMs: z.number(),
});

export type AnnotationState = z.output<typeof annotationState>;
export const annotationKind = 'mackerel-annotation';

/** As far to both sides of the window annotations are looked for, s. */
const marginS = 3_600;

/**
 * Marks the drill's window on the graphs of services. To undo it is to close the window: the mark is there to be read
 * later, and after a crash it says how long the fault may have been there.
 * Source: https://mackerel.io/api-docs/entry/graph-annotations
 */
export const annotation = (reach: Reach): HeldKind<AnnotationState> => ({
  kind: annotationKind,
  state: annotationState,
  inject: (state, system) =>
    reach(state, system, async (mackerel) => {
      const { title, description, fromMs, toMs } = state;
      const window = { from: Math.floor(fromMs / 1000), to: Math.ceil(toMs / 1000) };
      for (const service of state.services) {
        const json = { title, description, service, ...window };
        const post = () => mackerel.write('POST', '/graph-annotations', json, z.unknown());
        await asFault(`the graphs of ${service} can't be annotated`, post);
      }
      return undefined;
    }),
  rollback: (state, system) =>
    reach(state, system, (mackerel) =>
      mackerel.undone(async () => {
        for (const service of state.services) {
          const close = () => persist(mackerel.clock, () => closeOn(mackerel, service, state));
          await asFault(`the annotation on ${service} may show another end than the drill had`, close, byHand);
        }
        return [];
      }),
    ),
});

const byHand = 'correct it on the graph, or try again: `alertdrill recover`';

async function closeOn(mackerel: Reached, service: string, { description, fromMs }: AnnotationState): Promise<void> {
  const nowS = Math.ceil(mackerel.clock.now() / 1000);
  const query = { service, from: String(Math.floor(fromMs / 1000) - marginS), to: String(nowS + marginS) };
  // Without the service there are no graphs.
  const listed = await unlessMissing(mackerel.get('/graph-annotations', list, query));
  for (const each of listed?.graphAnnotations ?? []) {
    if (each.description !== description) continue;
    const json = { ...each, to: Math.max(each.from, nowS) };
    // Somebody may take it away in this moment.
    await unlessMissing(mackerel.write('PUT', `/graph-annotations/${encodeURIComponent(each.id)}`, json, z.unknown()));
  }
}

const list = z.object({
  graphAnnotations: z.array(z.looseObject({ id: z.string(), from: z.number(), description: z.string().nullish() })),
});
