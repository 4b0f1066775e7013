/** Notification channels as `/api/v0/channels` shows them. Source: mackerelio/documents, api-docs/entry/channels.md. */
export type Channel = WebhookChannel | SlackChannel | EmailChannel;

export const channelEvents = ['alert', 'alertGroup', 'hostStatus', 'hostRegister', 'hostRetire', 'monitor'] as const;

interface CommonFields {
  readonly id: string;
  readonly name: string;
  readonly events: readonly (typeof channelEvents)[number][];
  /** Unix seconds; absent: not suspended. */
  readonly suspendedAt?: number | undefined;
  /** The first failure since the last success; absent: what was sent last was taken. */
  readonly failingSinceMs?: number | undefined;
}

export interface WebhookChannel extends CommonFields {
  readonly type: 'webhook';
  readonly url: string;
  readonly enabledGraphImage: boolean;
}

export interface SlackChannel extends CommonFields {
  readonly type: 'slack';
  readonly url: string;
  readonly mentions: Readonly<Partial<Record<'ok' | 'warning' | 'critical', string>>>;
  readonly enabledGraphImage: boolean;
}

export interface EmailChannel extends CommonFields {
  readonly type: 'email';
  readonly emails: readonly string[];
  readonly userIds: readonly string[];
}
