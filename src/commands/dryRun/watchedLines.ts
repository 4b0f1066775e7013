import { formatDuration } from '../../config/duration';
import type { Expectation, Forbidden, Scenario, TargetSelector } from '../../domain/scenario';

/** `expect Shop p95 latency, critical, service shop: within 4m` */
export const expectedLines = (expected: readonly Expectation[]): readonly string[] =>
  expected.map((expectation) => {
    const { severity, exact, withinMs, notified } = expectation;
    const wanted = severity === undefined ? 'any severity' : `${severity}${exact ? '' : ' at least'}`;
    const told =
      notified === undefined
        ? ''
        : `, notified within ${formatDuration(notified.withinMs)}${
            notified.receiver === undefined ? '' : ` to ${notified.receiver}`
          }`;
    return `expect ${subjectText(expectation)}, ${wanted}: within ${formatDuration(withinMs)}${told}`;
  });

/** `forbid Shop 5xx rate; rolled back at once` */
export const forbiddenLines = (forbidden: readonly Forbidden[]): readonly string[] =>
  forbidden.map((each) => `forbid ${subjectText(each)}${each.abort ? '; where it fires, rolled back at once' : ''}`);

export function unexpectedLine({ unexpected, scope }: Pick<Scenario, 'unexpected' | 'scope'>): string {
  const { services = [], roles = [], hosts = [] } = scope;
  const parts = [...services.map((name) => `service ${name}`), ...roles.map((name) => `role ${name}`), ...hosts];
  const where = parts.length === 0 ? '' : ` in the scope (${parts.join(', ')})`;
  switch (unexpected) {
    case 'warn':
      return `other alerts${where} are reported`;
    case 'fail':
      return `other alerts${where} fail the drill`;
    case 'ignore':
      return 'other alerts are ignored';
    default:
      return unexpected satisfies never;
  }
}

/** Its name as it is; an id with a word before it. */
export const monitorText = ({ monitor }: Pick<Expectation, 'monitor'>): string =>
  'name' in monitor ? monitor.name : `monitor ${monitor.id}`;

const subjectText = ({ monitor, on }: Pick<Expectation, 'monitor' | 'on'>): string =>
  [monitorText({ monitor }), ...targetOf(on)].join(', ');

const targetOf = ({ host, service, role, labels = {} }: TargetSelector): readonly string[] => [
  ...(host === undefined ? [] : [`host ${host}`]),
  ...(service === undefined ? [] : [`service ${service}`]),
  ...(role === undefined ? [] : [`role ${role}`]),
  ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
];
