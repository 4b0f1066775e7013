import type { Alert } from './engine/alert';
import type { Monitor } from './engine/monitor';
import type { Host, Service } from './store/store';

/** Takes what is to be told to whom. When and how it gets there, or that it doesn't, is its own business. */
export interface Outbox {
  send(channelId: string, notification: AlertNotification): void;
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
