import { z } from 'zod';
import { durationOrZeroMs } from '../../config/duration';
import type { FaultKind } from '../../ports/fault';

/** One of them: its kind, what that kind makes of its options, and how long to wait before it. */
export interface SingleStep {
  /** Its place in the list. */
  readonly index: number;
  readonly kind: FaultKind;
  readonly options: unknown;
  readonly afterMs: number;
}

/** As it is written: `{ after: 10s, http: { ... } }`. */
export type StepsOptions = readonly Readonly<Record<string, unknown>>[];

export function stepsOptions(kinds: readonly FaultKind[]): z.ZodType<StepsOptions> {
  const own = kinds.map(({ kind, summary, options }) => [kind, options.exactOptional().describe(summary)] as const);
  const step = z
    .strictObject({
      after: durationOrZeroMs
        .exactOptional()
        .describe('How long after the step before it; default: at once')
        .meta({ examples: ['10s'] }),
      ...Object.fromEntries(own),
    })
    .superRefine((value, context) => {
      const [first, second] = kinds.filter(({ kind }) => kind in value);
      const names = kinds.map(({ kind }) => kind).join(', ');
      if (first === undefined) {
        context.addIssue({ code: 'custom', message: `does not say which kind of fault: there is ${names}` });
      } else if (second !== undefined) {
        context.addIssue({ code: 'custom', message: `is one fault, and this has ${first.kind} and ${second.kind}` });
      }
    });
  return z
    .array(step)
    .min(2, { error: 'has fewer than two steps: write the one fault itself' })
    .superRefine((steps, context) => {
      const loads = singleSteps(steps, kinds).filter(({ kind }) => kind.load !== undefined);
      if (loads.length > 1) {
        const message = 'has several loads, of which none could be measured: one can have `stages`';
        context.addIssue({ code: 'custom', message });
      }
    })
    .meta({
      examples: [
        [
          { command: { inject: ['systemctl', 'stop', 'nginx'], rollback: ['systemctl', 'start', 'nginx'] } },
          { after: '30s', k6: { multiplyLoad: 10 } },
        ],
      ],
    });
}

/** What is sound of each step, in order. */
export const singleSteps = (
  steps: readonly (Readonly<Record<string, unknown>> | undefined)[],
  kinds: readonly FaultKind[],
): readonly SingleStep[] =>
  steps.flatMap((step, index) =>
    kinds.flatMap((kind) => {
      const options = step?.[kind.kind];
      const after = step?.['after'];
      return options === undefined ? [] : [{ index, kind, options, afterMs: typeof after === 'number' ? after : 0 }];
    }),
  );

export const stepsState = z.object({
  steps: z.array(
    z.object({
      kind: z.string(),
      afterMs: z.number(),
      /** Of its own kind, which reads it when it is needed. */
      state: z.unknown(),
    }),
  ),
});
export type StepsState = z.infer<typeof stepsState>;
