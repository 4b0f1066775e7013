import type { BlockReason } from '../domain/facts';
import { hasCode, messageOf } from '../domain/caught';
import { placeUrl } from '../domain/placeUrl';
import type { Scenario } from '../domain/scenario';
import type { Listen, Place } from '../ports/listen';
import { createReceiver, type Receiver, type ReceiverOptions } from './receiver';

/** The webhook receiver of a run: listening, or why it is not. */
export type Reception =
  | { readonly state: 'listening'; readonly receiver: Receiver; readonly url: string }
  | { readonly state: 'closed'; readonly reason: BlockReason };

export interface OpenReception {
  /** Absent: no scenario asks for it. */
  readonly reception?: Reception;
  /** Where providers send to; absent: there is no such place. */
  readonly webhookUrl?: string;
  readonly close: () => Promise<void>;
}

export interface ReceptionSystem extends Pick<ReceiverOptions, 'clock' | 'forms' | 'onBug'> {
  readonly listen: Listen;
  /** Who listens there, in words; undefined where that can't be told. */
  readonly portHolder: (port: number) => string | undefined;
}

export interface ReceptionSettings {
  readonly listen: Place;
  readonly publicUrl?: string;
  readonly token?: string;
}

/** Whether somebody has to listen while this is drilled. */
export const expectsNotification = ({ expect }: Scenario): boolean =>
  expect.some(({ notified }) => notified !== undefined);

/** Where nobody listens nobody can be seen to be told. */
export function deafness({
  scenario,
  reception,
}: {
  readonly scenario: Scenario;
  readonly reception?: Reception | undefined;
}): readonly BlockReason[] {
  if (!expectsNotification(scenario) || reception?.state === 'listening') return [];
  return [reception?.reason ?? { cause: 'receiver-not-listening', detail: 'nobody listens for notifications' }];
}

/** Opens the receiver where a scenario needs it: one for all of them, so that none is missed between two. */
export async function openReception(
  system: ReceptionSystem,
  settings: ReceptionSettings | undefined,
  scenarios: readonly Scenario[],
): Promise<OpenReception> {
  if (settings === undefined) return { close: () => Promise.resolve() };
  const { listen: place, publicUrl, token } = settings;
  const unopened = { ...urlOf(publicUrl, place), close: () => Promise.resolve() };
  if (!scenarios.some(expectsNotification)) return unopened;
  const receiver = createReceiver({ ...system, ...(token !== undefined && { token }) });
  try {
    const { url: ownUrl, close } = await system.listen(place, (request) => receiver.answer(request));
    const url = publicUrl ?? ownUrl;
    return { reception: { state: 'listening', receiver, url }, webhookUrl: url, close };
  } catch (error) {
    return { ...unopened, reception: { state: 'closed', reason: reasonOf(error, place, system) } };
  }
}

const urlOf = (publicUrl: string | undefined, place: Place): { readonly webhookUrl?: string } => {
  if (publicUrl !== undefined) return { webhookUrl: publicUrl };
  // Which port it will be is not known.
  return place.port === 0 ? {} : { webhookUrl: placeUrl(place) };
};

function reasonOf(error: unknown, { host, port }: Place, { portHolder }: ReceptionSystem): BlockReason {
  const cause = 'receiver-not-listening';
  const where = `the webhook receiver can't listen on ${host}:${port}`;
  if (!hasCode(error, 'EADDRINUSE')) return { cause, detail: `${where}: ${messageOf(error)}` };
  const holder = portHolder(port);
  return {
    cause,
    detail: `${where}: ${holder === undefined ? 'another process has the port' : `${holder} has the port`}`,
    hint:
      holder === undefined
        ? `find out which one: lsof -nP -iTCP:${port} -sTCP:LISTEN; or choose another port under \`webhook\``
        : 'end that one, or choose another port under `webhook` in the project file',
  };
}
