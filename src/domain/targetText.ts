import type { AlertTarget } from './alert';
import type { TargetSelector } from './scenario';

/** What an alert is about, for people: `web-01 (shop:app)`, `shop`, `instance=web-01, job=shop`. */
export function targetText(target: AlertTarget): string {
  const host = target.hostName ?? target.hostId;
  const roles = (target.roles ?? []).join(', ');
  if (host !== undefined) return roles === '' ? host : `${host} (${roles})`;
  if (roles !== '') return roles;
  if (target.service !== undefined) return target.service;
  const labels = Object.entries(target.labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return labels.length > 0 ? labels.join(', ') : 'no particular target';
}

/** A target by what was asked for, and is not so: `path=/b` where another path was meant; else host or service. */
export function otherTargetText(target: AlertTarget, { labels = {} }: TargetSelector): string {
  const told = Object.keys(labels).map((name) => `${name}=${target.labels?.[name] ?? ''}`);
  if (told.length > 0) return told.join(', ');
  return target.hostName ?? target.hostId ?? target.service ?? 'another target';
}
