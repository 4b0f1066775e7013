import type { AlertTarget } from './alert';
import type { TargetSelector } from './scenario';

/** What an alert is about, for people: `web-01 (shop:app)`, `shop (path=/a)`, `instance=web-01, job=shop`. */
export function targetText(target: AlertTarget): string {
  const { hostName, hostId, service, labels = {} } = target;
  const roles = (target.roles ?? []).join(', ');
  const host = hostName ?? hostId;
  if (host === undefined && roles !== '') return roles;
  const subject = host ?? service;
  if (subject === undefined) return Object.keys(labels).length > 0 ? pairs(labels) : 'no particular target';
  const more = roles === '' ? tellingPairs(labels) : roles;
  return more === '' ? subject : `${subject} (${more})`;
}

/** A target by what was asked for, and is not so: `path=/b` where another path was meant; else host or service. */
export function otherTargetText(target: AlertTarget, { labels = {} }: TargetSelector): string {
  const told = Object.keys(labels).map((name) => `${name}=${target.labels?.[name] ?? ''}`);
  if (told.length > 0) return told.join(', ');
  return target.hostName ?? target.hostId ?? target.service ?? 'another target';
}

type Labels = Readonly<Record<string, string>>;

const pairs = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** What is said elsewhere already, or of all alerts alike. */
const saidElsewhere = ['alertname', 'severity', 'instance', 'job', 'service'];
const mostPairs = 3;

/** The labels that tell an alert from another one of the same monitor and host. */
function tellingPairs(labels: Labels): string {
  const telling = Object.entries(labels).filter(([name]) => !saidElsewhere.includes(name));
  const shown = pairs(Object.fromEntries(telling.slice(0, mostPairs)));
  return telling.length > mostPairs ? `${shown}, ...` : shown;
}
