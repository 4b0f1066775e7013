import { z } from 'zod';
import { durationMs, ratePerSecond } from '../../config/duration';
import type { LoadPlan } from '../../domain/scenario';

const multipliedLoad = z.strictObject({
  multiplyLoad: z
    .number()
    .gt(1, { error: 'must be above 1: the normal load goes on, and this is how many times as much there is in all' })
    .meta({ description: 'How many times the normal load there is in all', examples: [10] }),
});

const ownLoad = z.strictObject({
  script: z
    .string()
    .min(1)
    .meta({ description: 'A k6 script, relative to the project file', examples: ['load-scripts/checkout.ts'] }),
  rate: ratePerSecond.meta({ description: 'Iterations started a second, at the beginning' }),
  stages: z
    .array(
      z.strictObject({
        duration: durationMs.meta({ description: 'How long the stage lasts' }),
        target: ratePerSecond.meta({ description: 'The rate at the end of the stage; it changes evenly' }),
      }),
    )
    .min(1)
    .optional()
    .meta({
      description: 'How the rate changes; the last one stays until rollback',
      examples: [[{ duration: '30s', target: '200/s' }]],
    }),
});

/** What stands under `k6:`, parsed: durations in milliseconds, rates in iterations a second. */
export const k6Options = z
  .union([multipliedLoad, ownLoad])
  .meta({ examples: [{ multiplyLoad: 10 }, { script: 'load-scripts/checkout.ts', rate: '200/s' }] });

export type K6Options = z.infer<typeof k6Options>;

/** The scenario's normal load, held as a fault of its own kind: it too has to end when the harness is gone. */
export const normalLoadOptions = (load: LoadPlan): K6Options => ({ script: load.script, rate: load.ratePerSecond });
