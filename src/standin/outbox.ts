import type { AlertNotification } from './store/store';

/** Takes what is to be told to whom. When and how it gets there, or that it doesn't, is its own business. */
export interface Outbox {
  send(channelId: string, notification: AlertNotification): void;
}
