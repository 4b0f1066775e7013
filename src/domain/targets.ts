import type { AlertTarget } from './alert';
import type { Scope, TargetSelector } from './scenario';

/** Every property of the selector must match; what the provider doesn't tell does not match. */
export function targetMatches(target: AlertTarget, on: TargetSelector): boolean {
  return (
    (on.host === undefined || on.host === target.hostName || on.host === target.hostId) &&
    (on.service === undefined || servicesOf(target).includes(on.service)) &&
    (on.role === undefined || rolesOf(target).includes(on.role)) &&
    Object.entries(on.labels ?? {}).every(([name, wanted]) => labelMatches(target.labels?.[name], wanted))
  );
}

/**
 * A label's value as a selector has it: exactly so, or by a regular expression that matches the whole of it, after `=~`.
 * A label that is not there does not match.
 */
export function labelMatches(value: string | undefined, wanted: string): boolean {
  if (value === undefined) return false;
  const pattern = labelPattern(wanted);
  return pattern === undefined ? value === wanted : new RegExp(`^(?:${pattern})$`, 's').test(value);
}

/** The regular expression in a selector's value; undefined where an exact value is meant. */
export const labelPattern = (wanted: string): string | undefined =>
  wanted.startsWith('=~') ? wanted.slice(2) : undefined;

/** Whether the target lies in what the drill disturbs; undefined where the provider doesn't tell enough to say so. */
export function withinScope(target: AlertTarget, scope: Scope): boolean | undefined {
  const { services, roles, hosts } = scope;
  if (services === undefined && roles === undefined && hosts === undefined) return true;
  const answers = [
    services && anyOf(services, servicesOf(target), target.service !== undefined || target.roles !== undefined),
    roles && anyOf(roles, rolesOf(target), target.roles !== undefined),
    hosts && anyOf(hosts, hostsOf(target), target.hostId !== undefined && target.hostName !== undefined),
  ].filter((answer) => answer !== undefined);
  if (answers.includes('inside')) return true;
  return answers.includes('unknown') ? undefined : false;
}

function anyOf(wanted: readonly string[], told: readonly string[], allTold: boolean): 'inside' | 'outside' | 'unknown' {
  if (wanted.some((name) => told.includes(name))) return 'inside';
  return allTold ? 'outside' : 'unknown';
}

const hostsOf = ({ hostId, hostName }: AlertTarget): readonly string[] =>
  [hostId, hostName].filter((name) => name !== undefined);

const servicesOf = (target: AlertTarget): readonly string[] => [
  ...(target.service === undefined ? [] : [target.service]),
  ...rolesOf(target).map((role) => role.slice(0, role.indexOf(':'))),
];

const rolesOf = ({ roles = [] }: AlertTarget): readonly string[] => roles;
