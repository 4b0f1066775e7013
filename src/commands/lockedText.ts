import { formatDuration } from '../config/duration';
import { plainText } from '../domain/plainText';
import type { LeaseHolder, LeftLease } from '../lease/leaseStore';
import { createLocalTime } from '../telling/localTime';
import type { Locked } from './locked';

/** Who watches it already, and what to do. */
export const lockedText = (locked: Locked): string =>
  inLines([
    `alertdrill: another run ${whatItHas(locked)}; of two at once nobody could tell whose fault raised an alert`,
    ...holderLines(locked),
    `Wait for its end (\`--wait 30m\` does), or end it with \`alertdrill stop\`${whereTo(locked)}: it rolls back first.`,
  ]);

/** The same while it is waited for. @param leftMs at most */
export const waitingForText = (locked: Locked, leftMs: number): string =>
  inLines([
    `alertdrill: waiting up to ${formatDuration(leftMs)} for another run, which ${whatItHas(locked)}`,
    ...holderLines(locked),
  ]);

/** Likewise, for the database. */
export const unreachedText = (why: string, leftMs: number): string =>
  inLines([`alertdrill: waiting up to ${formatDuration(leftMs)} for a lease: ${plainText(why)}`]);

/** What a run is told that begins where another one was cut off. */
export const leftLeaseText = (left: readonly LeftLease[]): string =>
  inLines(
    [...new Map(left.map((each) => [each.holder.run.id, each])).values()].flatMap(({ thing, holder }) => [
      `alertdrill: the last run on ${plainText(thing)} did not give back its lease: its fault may still be there`,
      ...leaseHolderLines(holder),
      `  \`alertdrill recover\` on ${plainText(holder.host)} says so, and takes it back`,
    ]),
  );

/** @param why see RunLease.end */
export const notGivenBackText = (why: string): string =>
  inLines([`alertdrill: the lease could not be given back, and ends by itself within a minute: ${plainText(why)}`]);

/** For who only reads. */
export const undividedText = (why: string): string =>
  inLines([
    `alertdrill: who else asks the providers is not known, and nothing is divided with them: ${plainText(why)}`,
  ]);

const whatItHas = (locked: Locked): string =>
  'watched' in locked
    ? `watches ${plainText(locked.watched)}`
    : `has the lease on ${plainText(locked.thing)} in ${plainText(locked.store.place)}`;

const whereTo = (locked: Locked): string => ('watched' in locked ? '' : ` on ${plainText(locked.holder.host)}`);

function holderLines(locked: Locked): readonly string[] {
  if (!('watched' in locked)) return leaseHolderLines(locked.holder);
  const { process, purpose, run } = locked.holder;
  if (run === undefined) return [`  process ${process.pid}, ${plainText(purpose)}`];
  return [
    `  run ${run.id}: process ${process.pid}, since ${createLocalTime().full(run.startedAtMs)}`,
    `  environment ${plainText(run.environment)} of ${plainText(run.projectDir)}`,
  ];
}

const leaseHolderLines = ({ run, user, host, process }: LeaseHolder): readonly string[] => [
  `  run ${plainText(run.id)}: ${plainText(`${user}@${host}`)}, process ${process.pid}, since ${createLocalTime().full(run.startedAtMs)}`,
  `  environment ${plainText(run.environment)} of ${plainText(run.projectDir)}`,
];

const inLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
