import { interruptingSignal } from '../domain/interruptingSignal';
import type { DrillReport, Report } from '../domain/report';
import type { DrillOutcome } from '../domain/verdict';

/** Of a run whose report or recording is missing nothing is proven: no form of it says that all is well. */
export const closingOutcome = ({ run }: Report, missing: readonly string[] = []): DrillOutcome =>
  missing.length > 0 && run.outcome === 'passed' ? 'inconclusive' : run.outcome;

/** `4 drills: 3 passed, 1 failed` */
export function totalsText({ drills, totals }: Report): string {
  const counted = [
    [totals.passed, 'passed'],
    [totals.failed, 'failed'],
    [totals.inconclusive, 'inconclusive'],
    [totals.rollbackFailed, 'with a failed rollback'],
  ] as const;
  const parts = counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${drills.length} ${drills.length === 1 ? 'drill' : 'drills'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

/** Empty where nothing was. */
export function syntheticText({ drills }: Report): readonly string[] {
  const names = drills.flatMap(({ scenario, synthetic }) => (synthetic === true ? [scenario] : []));
  if (names.length === 0) return [];
  return [`Synthetic, raised by data that were made up: ${names.join(', ')}. What feeds these monitors was not tried.`];
}

/** `the json report was`, to go on with. */
export const missingText = (missing: readonly string[]): string =>
  `${missing.join(' and ')} ${missing.length === 1 ? 'was' : 'were'}`;

const allWell = 'every expected alert fired in time, and none that must not';

/**
 * What the exit code is, and what it means.
 * @param missing what of the run could not be written: `the json report`, `the recording`
 */
export function closingSentence(report: Report, missing: readonly string[] = []): string {
  const { run, drills } = report;
  if (run.outcome === 'rollback-failed') return 'Exit code 4: a rollback failed or could not be verified.';
  const left = drills.length === 0 ? 'no drill had begun' : 'its faults were rolled back';
  const failed = run.outcome === 'failed' ? ', and an expectation had failed' : '';
  if (run.interrupted !== undefined) {
    return `Exit code ${codeOf(run.interrupted)}: the run was ${run.interrupted}; ${left}${failed}.`;
  }
  if (run.lost !== undefined) {
    return `Exit code ${run.outcome === 'failed' ? 1 : 3}: the run could not go on, since ${run.lost}; ${left}${failed}.`;
  }
  switch (run.outcome) {
    case 'failed':
      return `Exit code 1: ${failureText(drills)}: ${namesOf(report, 'failed')}.`;
    case 'inconclusive':
      if (drills.length === 0) return 'Exit code 3: no drill was finished, so nothing is proven.';
      return `Exit code 3: nothing failed, but this proves nothing either way: ${namesOf(report, 'inconclusive')}.`;
    case 'passed':
      return missing.length === 0
        ? `Exit code 0: ${allWell}.`
        : `Exit code 3: ${allWell}, but ${missingText(missing)} not written.`;
    default:
      return run.outcome satisfies never;
  }
}

/** What the shell shows as `$?`: 130 after a SIGINT. */
function codeOf(interrupted: string): string {
  const signal = interruptingSignal(interrupted);
  return signal === undefined ? '128 + the signal' : `${128 + signal}`;
}

/** That alerts fired when they should is not denied where only what follows went wrong. */
function failureText(drills: readonly DrillReport[]): string {
  const expectations = drills.flatMap((drill) => drill.expectations);
  const silences = drills.flatMap(({ forbidden, unexpected }) => [...forbidden, unexpected]);
  if ([...expectations, ...silences].some(({ outcome }) => outcome === 'failed')) {
    return 'an alert that had to fire did not do so in time, or one fired that must not';
  }
  return expectations.some(({ notified }) => notified?.outcome === 'failed')
    ? 'an alert fired, but nobody was told in time'
    : 'an alert fired, but did not close in time';
}

const namesOf = ({ drills }: Report, outcome: DrillReport['outcome']): string =>
  drills.flatMap((drill) => (drill.outcome === outcome ? [drill.scenario] : [])).join(', ');
