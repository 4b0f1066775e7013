import { atProvider } from '../../../config/heldAccess';
import type { Quiet } from '../../../domain/courtesy';
import type { BlockReason } from '../../../domain/facts';
import type { AskedCourtesies, Courtesy, PlannedCourtesies } from '../../../ports/courtesy';
import type { AlertParts } from '../alerts';
import type { WireHost } from '../schema';
import { hostsMeant } from '../scope';
import { muteKind, muteState, type MuteState } from './mute';
import { standbyKind, standbyState, type StandbyState } from './standby';

/** Monitors are muted. Check monitors can't be: with consent, the hosts that are meant are set to standby. */
export async function planQuiet(
  { name: provider, settings, directory }: AlertParts,
  asked: AskedCourtesies & { readonly quiet: Quiet },
  signal: AbortSignal,
): Promise<Pick<PlannedCourtesies, 'quiet' | 'blockers'>> {
  const monitors = await directory.monitors(signal);
  const isCheck = (id: string) => monitors.find((monitor) => monitor.id === id)?.type === 'check';
  const muted = asked.subjects.filter(({ monitor }) => !isCheck(monitor.id)).map(({ monitor }) => monitor);
  const checks = asked.subjects.filter(({ monitor }) => isCheck(monitor.id));
  const blockers = checks.flatMap((check) => inTheWay(check, asked.quiet));
  const hosts = checks.length === 0 || blockers.length > 0 ? [] : await directory.hosts(signal);
  const stilled = checks.flatMap(({ subject }) => hostsMeant(hosts, subject.on)).filter(({ isRetired }) => !isRetired);
  const at = (workDir: string) => ({ ...atProvider(provider, asked.drillId, workDir), url: settings.url });
  return {
    blockers,
    quiet: [
      ...(muted.length === 0 ? [] : [muteOf(provider, once(muted), at)]),
      ...(stilled.length === 0 ? [] : [standbyOf(provider, once(stilled), at)]),
    ],
  };
}

function inTheWay(
  { subject: { key, on }, monitor }: AskedCourtesies['subjects'][number],
  { hostStatus }: Quiet,
): readonly BlockReason[] {
  const cause = 'cannot-be-quiet';
  if (hostStatus === undefined) {
    const hint =
      'write `quiet: { hostStatus: standby }` (real incidents of its hosts are told to nobody then, either), or `quiet: false`';
    return [{ key, cause, detail: `${monitor.name} is a check monitor, which can't be muted`, hint }];
  }
  if (on.host !== undefined || on.role !== undefined) return [];
  const detail = `${monitor.name} is a check monitor, and it is not said which hosts may be set to standby`;
  return [{ key, cause, detail, hint: 'name them: `on: { host: ... }` or `on: { role: ... }`' }];
}

type At = (workDir: string) => Omit<MuteState, 'monitors' | 'mutedBefore'>;

const muteOf = (provider: string, monitors: MuteState['monitors'], at: At): Courtesy => ({
  name: 'quiet',
  provider,
  kind: muteKind,
  title: `mute of ${listed(monitors)}`,
  state: (workDir): MuteState => ({ ...at(workDir), monitors, mutedBefore: [] }),
  done: (state) => {
    const { mutedBefore } = muteState.parse(state);
    return doneText(monitors, mutedBefore, 'muted', 'was muted before, and stays so');
  },
});

const standbyOf = (provider: string, hosts: StandbyState['hosts'], at: At): Courtesy => ({
  name: 'quiet',
  provider,
  kind: standbyKind,
  title: `standby of ${listed(hosts)}`,
  state: (workDir): StandbyState => ({ ...at(workDir), hosts, otherwise: [] }),
  done: (state) => {
    const { otherwise } = standbyState.parse(state);
    return doneText(hosts, otherwise, 'set to standby', 'was not working before, and stays so');
  },
});

interface Named {
  readonly id: string;
  readonly name: string;
}

const once = (all: readonly (Named | WireHost)[]): Named[] => [
  ...new Map(all.map(({ id, name }) => [id, { id, name }])).values(),
];

const listed = (all: readonly Named[]): string => all.map(({ name }) => name).join(', ');

function doneText(all: readonly Named[], others: readonly string[], did: string, was: string): string {
  const ours = all.filter(({ id }) => !others.includes(id));
  const left = all.filter(({ id }) => others.includes(id));
  return [...(ours.length === 0 ? [] : [`${listed(ours)} ${did}`]), ...left.map(({ name }) => `${name} ${was}`)].join(
    '; ',
  );
}
