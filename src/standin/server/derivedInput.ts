import { z } from 'zod';
import { compileExpression } from '../engine/expression/compile';
import { ExpressionError } from '../engine/expression/parse';
import { common, count, name, optional, orElse, scopes, thresholds } from './monitorFields';
import { unclosed } from './unclosed';

const expression = z.object({
  type: z.literal('expression'),
  name,
  ...common,
  ...thresholds,
  expression: z.string().superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
  evaluateBackwardMinutes: optional(z.number().int().min(2).max(10)),
});

function faultOf(text: string): string | undefined {
  try {
    return compileExpression(text).isOneLine ? undefined : 'the expression ends up as more than one line';
  } catch (error) {
    if (error instanceof ExpressionError) return `not a valid expression: ${error.message}`;
    throw error;
  }
}

const sensitivity = optional(z.enum(['insensitive', 'normal', 'sensitive']));

const anomalyDetection = z
  .object({
    type: z.literal('anomalyDetection'),
    name,
    ...common,
    scopes,
    warningSensitivity: sensitivity,
    criticalSensitivity: sensitivity,
    maxCheckAttempts: orElse(count, 3),
    trainingPeriodFrom: optional(z.number().int().nonnegative()),
  })
  .refine(({ warningSensitivity, criticalSensitivity }) => warningSensitivity ?? criticalSensitivity, {
    path: ['warningSensitivity'],
    error: 'one of the two sensitivities is needed',
  });

/** Nothing here reads PromQL: of invalid queries, which Mackerel refuses, those with an open bracket or quotation are found. */
const query = z.object({
  type: z.literal('query'),
  name,
  ...common,
  ...thresholds,
  query: z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const piece = unclosed(text);
      if (piece !== undefined)
        context.addIssue({ code: 'custom', message: `not a valid query: ${piece} has no counterpart` });
    }),
  legend: orElse(z.string(), ''),
  evaluateBackwardMinutes: optional(z.number().int().min(0).max(10)),
});

/** Monitors of what is reckoned from metrics, as they may be posted. */
export const derivedInputs = [expression, anomalyDetection, query] as const;
