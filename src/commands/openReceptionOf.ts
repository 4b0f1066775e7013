import type { Tools } from '../assemble';
import type { Webhook } from '../config/project';
import { openReception, type OpenReception, type ReceptionSettings } from '../notifications/reception';
import type { Selection } from './select';

/** The webhook receiver of the environment, open where one of the selected scenarios needs it. */
export function openReceptionOf(
  { kinds, clock, listen, portHolder }: Tools,
  { environment: { webhook }, scenarios }: Selection,
  onBug: (bug: unknown) => void,
): Promise<OpenReception> {
  const forms = kinds.providers.flatMap(({ readNotification }) => readNotification ?? []);
  return openReception({ clock, listen, portHolder, forms, onBug }, webhook && settingsOf(webhook), scenarios);
}

const settingsOf = ({ token, ...webhook }: Webhook): ReceptionSettings => ({
  ...webhook,
  ...(token && { token: token.reveal() }),
});
