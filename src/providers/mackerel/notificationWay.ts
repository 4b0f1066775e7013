import type { Severity } from '../../domain/alert';
import { isoTime } from '../../domain/isoTime';
import { leadsTo, receiverUrl, type WantedReceiver } from './receiverUrl';
import { exclusiveGroups, reachedChannels, type Reach, type Topic } from './routing';
import type { WireChannel, WireNotificationGroup } from './schema';

/** What is told to whom. */
export interface NotificationMap {
  readonly channels: readonly WireChannel[];
  readonly groups: readonly WireNotificationGroup[];
}

export interface Journey extends Topic {
  /** For people: `Latency`. */
  readonly monitor: string;
  /** By name, where it is one host's alert. */
  readonly host?: string;
  readonly to: WantedReceiver;
  /** Those that would do; never empty. */
  readonly severities: readonly Severity[];
}

/** Whether a notification finds its way to alertdrill's receiver, and if not, where the way ends. */
export type Way = OpenWay | ClosedWay;

export interface OpenWay {
  readonly isOpen: true;
  readonly channel: string;
  readonly group: string;
  /** Of the severities asked for, those that are told. */
  readonly severities: readonly Severity[];
}

export interface ClosedWay {
  readonly isOpen: false;
  readonly cause: 'not-routed' | 'suspended';
  readonly text: string;
  readonly hint: string;
}

/** Of several channels that lead to the receiver the one counts by which the notification gets furthest. */
export function notificationWay(journey: Journey, { channels, groups }: NotificationMap): Way {
  const { to, severities } = journey;
  const ours = channels.filter(({ type, url }) => type === 'webhook' && leadsTo(url, to));
  const wanting = ours.filter(({ events }) => events === undefined || events.includes('alert'));
  const reached = reachedChannels(journey, groups);
  const told = wanting.flatMap((channel) => {
    const reach = reached.get(channel.id);
    return reach === undefined ? [] : [{ channel, reach, severities: severities.filter(passes(reach)) }];
  });
  const loud = told.filter((each) => each.severities.length > 0);
  const live = loud.find(({ channel }) => channel.suspendedAt === undefined);
  if (live !== undefined) {
    const { channel, reach } = live;
    return { isOpen: true, channel: channel.name, group: reach.group, severities: live.severities };
  }
  if (loud[0] !== undefined) return suspended(loud[0].channel);
  if (told[0] !== undefined) return underLevel(told[0].channel, told[0].reach, severities);
  if (wanting[0] !== undefined) return notInGroup(journey, wanting[0], groups);
  return ours[0] === undefined ? noChannel(journey) : withoutAlerts(ours[0]);
}

/** `critical` tells of Critical and Unknown. */
const passes =
  ({ level }: Reach) =>
  (severity: Severity): boolean =>
    level === 'all' || severity !== 'warning';

function suspended({ name, suspendedAt = 0 }: WireChannel): ClosedWay {
  return {
    isOpen: false,
    cause: 'suspended',
    text: `the channel ${quoted(name)} is suspended since ${isoTime(suspendedAt * 1000)}: its deliveries had kept failing`,
    hint: 'see that its URL can be reached, and end the suspension on the page of the channels',
  };
}

function underLevel({ name }: WireChannel, { group }: Reach, severities: readonly Severity[]): ClosedWay {
  const text = `the group ${quoted(group)}, which leads to the channel ${quoted(name)}, tells of critical alerts only, not of ${severities.join(' or ')}`;
  return { isOpen: false, cause: 'not-routed', text, hint: 'let the group tell of all levels' };
}

function notInGroup(journey: Journey, { name }: WireChannel, groups: readonly WireNotificationGroup[]): ClosedWay {
  const { monitor, host, services } = journey;
  const exclusive = exclusiveGroups(journey, groups).map((group) => quoted(group.name));
  const text =
    exclusive.length > 0
      ? `${exclusive.join(', ')} has the notifications of ${monitor} to itself, and does not lead to the channel ${quoted(name)}`
      : `no notification group leads from ${monitor}${host === undefined ? '' : ` on ${host}`} to the channel ${quoted(name)}`;
  const orService =
    exclusive.length > 0 || services.length === 0 ? '' : `, or with the service ${services.join(' or ')}`;
  const hint = `put the channel into a notification group with the monitor ${monitor}${orService}`;
  return { isOpen: false, cause: 'not-routed', text, hint };
}

function withoutAlerts({ name, events = [] }: WireChannel): ClosedWay {
  const text = `the channel ${quoted(name)} is told of ${events.join(', ') || 'nothing'}, not of alerts`;
  return { isOpen: false, cause: 'not-routed', text, hint: 'add alerts to the events of the channel' };
}

/** A channel of its own, and a group for what is drilled alone, so that nobody else is disturbed. */
function noChannel({ monitor, services, to }: Journey): ClosedWay {
  const url = receiverUrl(to);
  const orService = services.length === 0 ? '' : ` or the service ${services.join(' or ')}`;
  return {
    isOpen: false,
    cause: 'not-routed',
    text: `no webhook channel leads to ${to.name === undefined ? `alertdrill's receiver, ${to.webhookUrl}` : url}`,
    hint: `make a webhook channel with the URL ${url} (events: alerts), not in the default group, and a notification group with it and the monitor ${monitor}${orService}`,
  };
}

const quoted = (name: string): string => JSON.stringify(name);
