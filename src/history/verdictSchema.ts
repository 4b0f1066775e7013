import { z } from 'zod';
import type {
  DrillOutcome,
  ExpectationVerdict,
  NotificationVerdict,
  Outcome,
  ResolutionVerdict,
  SilenceVerdict,
} from '../domain/verdict';

export const outcome: z.ZodType<Outcome> = z.enum(['passed', 'inconclusive', 'failed']);

export const drillOutcome: z.ZodType<DrillOutcome> = z.enum(['passed', 'inconclusive', 'failed', 'rollback-failed']);

export const expectationVerdict: z.ZodType<ExpectationVerdict | 'undecided'> = z.enum([
  'already-open',
  'blocked',
  'too-early',
  'detected',
  'too-uncertain',
  'fault-failed',
  'no-effect',
  'load-not-delivered',
  'effect-ended',
  'aborted',
  'interrupted',
  'provider-unreachable',
  'no-data',
  'late',
  'wrong-severity',
  'wrong-target',
  'missed',
  'undecided',
]);

export const notificationVerdict: z.ZodType<NotificationVerdict | 'undecided'> = z.enum([
  'notified',
  'notified-late',
  'not-notified',
  'notification-unknown',
  'undecided',
]);

export const resolutionVerdict: z.ZodType<ResolutionVerdict | 'undecided'> = z.enum([
  'resolved',
  'closed-under-fault',
  'not-resolved',
  'resolved-late',
  'resolution-unknown',
  'undecided',
]);

export const silenceVerdict: z.ZodType<SilenceVerdict | 'undecided'> = z.enum([
  'already-open',
  'blocked',
  'fired',
  'fault-failed',
  'no-effect',
  'load-not-delivered',
  'effect-ended',
  'aborted',
  'interrupted',
  'provider-unreachable',
  'no-data',
  'quiet',
  'undecided',
]);
