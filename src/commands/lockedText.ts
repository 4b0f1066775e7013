import { plainText } from '../domain/plainText';
import type { ProviderLockAttempt } from '../keeper/providerLock';
import { createLocalTime } from '../reporters/terminal/localTime';

/** Who watches it already, and what to do. */
export function lockedText({ holder, watched }: Extract<ProviderLockAttempt, { taken: false }>): string {
  const { process, purpose, run } = holder;
  const who =
    run === undefined
      ? [`process ${process.pid}, ${plainText(purpose)}`]
      : [
          `run ${run.id}: process ${process.pid}, since ${createLocalTime().full(run.startedAtMs)}`,
          `environment ${plainText(run.environment)} of ${plainText(run.projectDir)}`,
        ];
  return [
    `alertdrill: another run watches ${plainText(watched)}; of two at once nobody could tell whose fault raised an alert`,
    ...who.map((line) => `  ${line}`),
    'Wait for its end, or end it with `alertdrill stop`: it rolls back first.',
  ]
    .map((line) => `${line}\n`)
    .join('');
}
