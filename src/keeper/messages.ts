import { z } from 'zod';
import { identitySchema } from './journalLine';

/** What harness and keeper say to each other: one JSON document a line. A request is answered once, under its number. */
const request = z.number().int();

export const helloSchema = z.object({
  say: z.literal('hello'),
  harness: identitySchema,
  run: z.object({
    id: z.string(),
    environment: z.string(),
    projectDir: z.string(),
    withheld: z.array(z.string()).readonly(),
    production: z.literal(true).exactOptional(),
  }),
  anchor: z.object({ epochMs: z.number(), monotonicMs: z.number() }),
  stateDir: z.string(),
  /** Who is told where the harness is killed; its URL is a secret, too. */
  announce: z.object({ webhook: z.string(), form: z.enum(['json', 'slack']) }).exactOptional(),
  /** What the run has leased, which the keeper renews as well; its URL may have a password. */
  lease: z
    .object({ url: z.string(), token: z.string(), things: z.array(z.string()).readonly(), renewedAtMs: z.number() })
    .exactOptional(),
  /** Secrets of the environment: what the keeper's log must not show. They travel here and are written nowhere. */
  hidden: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});

const entry = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  state: z.unknown(),
  workDir: z.string(),
  longestMs: z.number().exactOptional(),
});

/** From the harness, after its hello. */
export const commandSchema = z.discriminatedUnion('say', [
  z.object({
    say: z.literal('arm'),
    request,
    entry,
    /** Values of the secrets that the state refers to: they travel here and are written nowhere. */
    secrets: z.record(z.string(), z.string()),
  }),
  z.object({ say: z.literal('inject'), request, id: z.string() }),
  z.object({ say: z.literal('rollback'), request, id: z.string() }),
  z.object({ say: z.literal('rollback-all'), request }),
  /** The harness's signal was aborted while that request is under way; the request is still answered. */
  z.object({ say: z.literal('abort'), request }),
  /** A person's answer to a question: the instant of Enter, or why there is none. */
  z.object({ say: z.literal('confirmed'), question: z.number().int(), atMs: z.number() }),
  z.object({ say: z.literal('not-confirmed'), question: z.number().int(), message: z.string() }),
]);

/** From the keeper. */
export const answerSchema = z.discriminatedUnion('say', [
  z.object({ say: z.literal('ready'), keeper: identitySchema }),
  z.object({ say: z.literal('done'), request, result: z.unknown() }),
  z.object({ say: z.literal('failed'), request, message: z.string(), hint: z.string().optional() }),
  z.object({ say: z.literal('ask'), question: z.number().int(), text: z.string(), insists: z.boolean() }),
  z.object({ say: z.literal('ask-no-more'), question: z.number().int() }),
]);

export const stampsSchema = z.object({
  ...{ sentAtMs: z.number(), ackedAtMs: z.number() },
  output: z.string().exactOptional(),
});
export const rolledBackSchema = stampsSchema.extend({ notes: z.array(z.string()) });

export type Hello = z.infer<typeof helloSchema>;
export type Greeting = z.input<typeof helloSchema>;
export type Command = z.infer<typeof commandSchema>;
export type Answer = z.infer<typeof answerSchema>;
