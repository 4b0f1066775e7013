import type { Announcing } from '../announcing/announcer';
import type { Announce } from '../config/project';

/** With the URL itself, for who is about to send. */
export const announcingOf = ({ webhook, form }: Announce): Announcing => ({ webhook: webhook.reveal(), form });
