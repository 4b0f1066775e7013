import { formatDuration } from '../config/duration';
import { plainText } from '../domain/plainText';
import type { ProviderLockAttempt } from '../keeper/providerLock';
import { createLocalTime } from '../telling/localTime';

type Locked = Extract<ProviderLockAttempt, { taken: false }>;

/** Who watches it already, and what to do. */
export const lockedText = (locked: Locked): string =>
  inLines([
    `alertdrill: another run watches ${plainText(locked.watched)}; of two at once nobody could tell whose fault raised an alert`,
    ...holderLines(locked),
    'Wait for its end (`--wait 30m` does), or end it with `alertdrill stop`: it rolls back first.',
  ]);

/** The same while it is waited for. @param leftMs at most */
export const waitingForText = (locked: Locked, leftMs: number): string =>
  inLines([
    `alertdrill: waiting up to ${formatDuration(leftMs)} for another run, which watches ${plainText(locked.watched)}`,
    ...holderLines(locked),
  ]);

function holderLines({ holder: { process, purpose, run } }: Locked): readonly string[] {
  if (run === undefined) return [`  process ${process.pid}, ${plainText(purpose)}`];
  return [
    `  run ${run.id}: process ${process.pid}, since ${createLocalTime().full(run.startedAtMs)}`,
    `  environment ${plainText(run.environment)} of ${plainText(run.projectDir)}`,
  ];
}

const inLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
