import type { Expectation, Forbidden, NotifiedExpectation, TargetSelector } from '../domain/scenario';
import type { ExpectationInput } from './expectationSchema';

type ExpectedInput = ExpectationInput['expect'][number];
type ForbiddenInput = ExpectationInput['forbid'][number];

/** `provider` is the one that is meant: the only one of the environment, where the file names none. */
export function toExpectation(input: ExpectedInput, provider: string): Expectation {
  const { severity, metric, notified, resolved } = input;
  return {
    key: keyOf(input, provider, severity ?? 'any'),
    provider,
    monitor: monitorOf(input),
    ...(severity === undefined ? {} : { severity }),
    exact: input.exactly ?? false,
    on: input.on ?? {},
    withinMs: input.within,
    ...(metric === undefined ? {} : { metric: hintOf(metric) }),
    ...(notified === undefined ? {} : { notified: notifiedOf(notified) }),
    ...(resolved === undefined ? {} : { resolved: { withinMs: resolved.within } }),
  };
}

export function toForbidden(input: ForbiddenInput, provider: string): Forbidden {
  const key = keyOf(input, provider, 'forbidden');
  return { key, provider, monitor: monitorOf(input), on: input.on ?? {}, abort: input.abort };
}

interface Identified extends Pick<ExpectedInput, 'monitor'> {
  readonly id?: string | undefined;
  readonly on?: TargetSelector | undefined;
}

/** Identity in history: the author's, else what makes the expectation another one. */
export function keyOf(input: Identified, provider: string, severity: string): string {
  const monitor = typeof input.monitor === 'string' ? input.monitor : `#${input.monitor.id}`;
  return input.id ?? [provider, monitor, severity, targetKey(input.on ?? {})].join('/');
}

function targetKey({ host, service, role, labels = {} }: TargetSelector): string {
  const given = Object.entries({ host, service, role }).filter(([, value]) => value !== undefined);
  const labelled = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...given, ...labelled].map(([name, value]) => `${name}=${String(value)}`).join(',') || 'any';
}

const monitorOf = ({ monitor }: ExpectedInput | ForbiddenInput): Expectation['monitor'] =>
  typeof monitor === 'string' ? { name: monitor } : monitor;

const notifiedOf = ({ within, receiver }: NonNullable<ExpectedInput['notified']>): NotifiedExpectation => ({
  withinMs: within,
  ...(receiver === undefined ? {} : { receiver }),
});

const hintOf = ({ every, ...values }: NonNullable<ExpectedInput['metric']>): NonNullable<Expectation['metric']> => ({
  ...values,
  ...(every === undefined ? {} : { everyMs: every }),
});
