import type { Alert, Judgement, Subject } from '../engine/alert';
import type { Channel } from '../engine/channel';
import type { Downtime } from '../engine/downtime';
import type { Evaluation } from '../engine/evaluation';
import type { CheckReport } from '../engine/judgeCheck';
import type { ExternalResult } from '../engine/judgeExternal';
import type { Monitor } from '../engine/monitor';
import type { RuleIndex } from '../engine/ruleIndex';
import type { NotificationGroup } from '../engine/notificationGroup';
import type { HostStatus } from '../engine/scope';
import type { Series } from '../engine/series';

/**
 * Everything the stand-in remembers. Records are immutable: a change puts a new one in the old one's place. They are
 * plain JSON, in which absent and undefined mean the same. What a state file holds may be older than this program: a new
 * field is optional, or `stateSchema.ts` gets a new version and reads the old one.
 */
export interface Store {
  readonly services: Table<Service>;
  readonly hosts: Table<Host>;
  readonly monitors: MonitorTable;
  readonly checks: Table<Check>;
  readonly channels: Table<Channel>;
  /** The default group is there from the start. */
  readonly notificationGroups: Table<NotificationGroup>;
  readonly users: Table<User>;
  readonly downtimes: Table<Downtime>;
  /** Breaches that began in a downtime and go on: they open no alert. */
  readonly breachesInDowntime: Table<BreachInDowntime>;
  readonly alertGroupSettings: Table<AlertGroupSetting>;
  readonly graphAnnotations: Table<GraphAnnotation>;
  /** By `<owner> <namespace>`. */
  readonly metadata: Table<Metadata>;
  /** By name. */
  readonly graphDefinitions: Table<GraphDefinition>;
  /** Graphs of service metrics that were removed, by `<service> <graph>`. */
  readonly removedGraphs: Table<{ readonly removedAtMs: number }>;
  /** Ranges in CIDR notation that may use the API, and that may see the pages. */
  readonly addressRanges: Table<readonly string[]>;
  /** What external monitors brought back last, by monitor; oldest first. */
  readonly externalResults: Table<readonly ExternalResult[]>;
  /** What was taken in and is not judged yet, in the order in which it came. */
  readonly evaluations: Table<PendingEvaluation>;
  /** Notifications on their way, in their order. */
  readonly deliveries: Table<Delivery>;
  /** By service. */
  readonly postCounts: Table<PostCount>;
  readonly metrics: MetricStore;
  readonly alerts: AlertStore;
  /** A fresh id in the shape of Mackerel's: 11 letters and digits that mean nothing. */
  newId(): string;
  /** Resolves once all changes up to now are safe from a crash, as far as this store can make them; or rejects. */
  kept(): Promise<void>;
}

/** Rows by id, in the order in which they were first put. */
export interface Table<Row> {
  get(id: string): Row | undefined;
  /** The same array for as long as nothing changes. */
  all(): readonly Row[];
  put(id: string, row: Row): void;
  delete(id: string): void;
}

export interface Service {
  readonly name: string;
  readonly memo: string;
  readonly roles: readonly { readonly name: string; readonly memo: string }[];
}

export interface Host {
  readonly id: string;
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly customIdentifier?: string | undefined;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly interfaces: readonly unknown[];
  readonly memo: string;
  readonly status: HostStatus;
  readonly isRetired: boolean;
  /** Unix seconds. */
  readonly retiredAt?: number | undefined;
  readonly createdAt: number;
  readonly roleFullnames: readonly string[];
  /** Roles that it has left, each once, with the last time that it did. */
  readonly formerRoles?: readonly { readonly fullname: string; readonly leftAtMs: number }[] | undefined;
  readonly lastSystemPostAtMs?: number | undefined;
}

export interface BreachInDowntime {
  readonly monitorId: string;
  readonly hostId?: string | undefined;
  readonly cause: Judgement['cause'];
}

export interface User {
  readonly id: string;
  readonly screenName: string;
  readonly email: string;
  readonly authority: 'owner' | 'manager' | 'collaborator' | 'viewer';
  readonly isInRegistrationProcess: boolean;
  readonly isMFAEnabled: boolean;
  readonly authenticationMethods: readonly string[];
  /** Unix seconds. */
  readonly joinedAt: number;
}

/** Groups of alerts are told of, and shown, in Mackerel; its API knows their settings alone. */
export interface AlertGroupSetting {
  readonly id: string;
  readonly name: string;
  readonly memo: string;
  readonly serviceScopes: readonly string[];
  readonly roleScopes: readonly string[];
  readonly monitorScopes: readonly string[];
  /** In minutes. */
  readonly notificationInterval?: number | undefined;
}

export interface GraphAnnotation {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  readonly service: string;
  /** Names of roles of the service; absent: it is about the service. */
  readonly roles?: readonly string[] | undefined;
}

export type MetadataOwner = `host:${string}` | `service:${string}` | `role:${string}`;

export interface Metadata {
  readonly owner: MetadataOwner;
  readonly namespace: string;
  /** Any JSON. */
  readonly value: unknown;
  readonly updatedAtMs: number;
}

export interface GraphDefinition {
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly unit?: string | undefined;
  readonly metrics: readonly object[];
}

export interface MonitorTable extends Table<StoredMonitor> {
  /** Of all that there are now. */
  index(): RuleIndex;
}

export interface StoredMonitor {
  readonly monitor: Monitor;
  /** Counts the edits: alert logs show the monitor only while it is the edition that wrote them. */
  readonly revision: number;
}

export interface PendingEvaluation {
  readonly id: string;
  readonly dueAtMs: number;
  readonly evaluation: Evaluation;
}

/** An alert with what belongs to it, as it all was at the moment that is told of. */
export interface AlertNotification {
  readonly alert: Alert;
  readonly monitor: Monitor | CheckMonitor;
  readonly host?: Host | undefined;
  /** Of a service metric's monitor. */
  readonly service?: Service | undefined;
}

/** What a check is as a monitor: it exists through its reports alone, and can't be muted. */
export interface CheckMonitor {
  readonly type: 'check';
  readonly name: string;
  readonly memo: string;
  readonly isMute: false;
}

/** One notification for one channel. */
export interface Delivery {
  readonly id: string;
  readonly channelId: string;
  readonly notification: AlertNotification;
  /** When it may join those that wait for its channel. */
  readonly dueAtMs: number;
  /** How often it was tried without success. */
  readonly failures: number;
  /** Not before then is it tried again. */
  readonly retryAtMs?: number | undefined;
}

/** How many posts of metrics a service got in one minute. */
export interface PostCount {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly count: number;
}

/** One check of one host. Checks of the same name on several hosts are one check monitor. */
export interface Check {
  readonly monitorId: string;
  readonly hostId: string;
  readonly name: string;
  readonly memo: string;
  /** In order of occurrence. */
  readonly reports: readonly CheckReport[];
}

/** Whose metric it is. Host ids and service names are apart. */
export type MetricOwner = `host:${string}` | `service:${string}`;

export interface MetricStore {
  get(owner: MetricOwner, name: string): Series | undefined;
  /** In alphabetical order. */
  names(owner: MetricOwner): readonly string[];
  put(owner: MetricOwner, name: string, series: Series): void;
  deleteOwner(owner: MetricOwner): void;
  /** Frees the points from before this moment (unix seconds). That a series existed, and when it ended, is kept. */
  forgetPointsBefore(time: number): void;
}

export interface AlertStore {
  get(id: string): Alert | undefined;
  /** The last alert of a rule and target, open or closed. */
  latest(subject: Pick<Subject, 'monitorId' | 'hostId'>): Alert | undefined;
  open(): readonly Alert[];
  /** In the order of opening, the newest first. */
  newestFirst(): readonly Alert[];
  put(alert: Alert): void;
}
