import type { Monitor } from './monitor';
import type { WireHost } from './schema';

/** What keeps people from being told whatever channels there are, but no alert from opening. */
export interface Quietness {
  readonly cause: 'muted' | 'host-status';
  readonly text: string;
  readonly hint: string;
  /** It concerns all targets that are meant; else only some of them. */
  readonly forAll: boolean;
}

/** Of hosts that are not `working` nobody is notified. Source: https://mackerel.io/docs/entry/howto/alerts */
export function quietnessOf(monitor: Monitor, hosts: readonly WireHost[]): readonly Quietness[] {
  const quiet: Quietness[] = [];
  if (monitor.isMute) {
    const text = `${monitor.name} is muted: its alerts open, but nobody is notified`;
    quiet.push({ cause: 'muted', text, hint: 'end the mute while it is drilled', forAll: true });
  }
  const away = hosts.filter(({ status }) => status !== 'working');
  for (const status of new Set(away.map((host) => host.status))) {
    const names = away.filter((host) => host.status === status).map(({ name }) => name);
    const opens = status === 'standby' ? 'alerts open, but ' : '';
    const text = `${names.join(', ')}: ${status}, so ${opens}nobody is notified`;
    const hint = 'set the status to working while it is drilled';
    quiet.push({ cause: 'host-status', text, hint, forAll: away.length === hosts.length });
  }
  return quiet;
}
