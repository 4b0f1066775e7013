import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { eventually } from '../support/eventually';
import type { World } from './world';

/** Changes a monitor of the stand-in through its API. */
export async function changeMonitor(world: World, name: string, changes: Readonly<Record<string, unknown>>) {
  const { monitors } = monitorList.parse(await world.mackerel('GET', '/monitors'));
  const monitor = monitors.find((each) => each.name === name);
  if (monitor === undefined) throw new Error(`the stand-in has no monitor ${name}`);
  await world.mackerel('PUT', `/monitors/${monitor.id}`, { ...monitor, ...changes });
  /** Puts it back as it was. */
  return () => world.mackerel('PUT', `/monitors/${monitor.id}`, monitor);
}

/** Values of a metric of the shop that the stand-in holds from `fromMs` to `toMs`, oldest first. */
export async function shopPoints(world: World, name: string, fromMs: number, toMs: number): Promise<readonly number[]> {
  const range = `from=${Math.floor(fromMs / 1000)}&to=${Math.ceil(toMs / 1000)}`;
  const answer = await world.mackerel('GET', `/services/shop/metrics?name=${name}&${range}`);
  return pointList.parse(answer).metrics.map(({ value }) => value);
}

/** When the stand-in's own log says that an alert became critical: the whole second in which it did, ms since 1970. */
export async function criticalSince(world: World, alertId: string | undefined): Promise<number> {
  const { logs } = alertLogs.parse(await world.mackerel('GET', `/alerts/${alertId}/logs`));
  const first = logs.findLast(({ status }) => status === 'CRITICAL');
  if (first === undefined) throw new Error(`the alert ${alertId} was never critical`);
  return first.createdAt * 1000;
}

/** Waits until an alert of a monitor of that type is open at the stand-in, and returns it. */
export async function alertOpened(world: World, type: 'check' | 'service') {
  for (;;) {
    const opened = (await world.openAlerts()).find((alert) => alert.type === type);
    if (opened !== undefined) return opened;
    await sleep(50);
  }
}

export const allAlertsClosed = (world: World): Promise<void> =>
  eventually(async () => expect(await world.openAlerts()).toEqual([]));

const monitorList = z.object({ monitors: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

const pointList = z.object({ metrics: z.array(z.object({ time: z.number(), value: z.number() })) });

const alertLogs = z.object({ logs: z.array(z.object({ status: z.string(), createdAt: z.number() })) });
