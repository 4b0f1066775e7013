import type { DrillReport } from './report';

type Rollback = DrillReport['rollback'];

/** What of a drill is left: `the fault of route-cut may still be there`. */
export const leftText = ({ only }: Rollback, scenario: string): string =>
  only === undefined
    ? `the fault of ${scenario} may still be there`
    : `what ${scenario} wrote to the monitoring system may still be there`;

/**
 * What a person has to do about a fault that may still be there. Of a rollback that was done, but not seen to help, nothing
 * is left that `recover` could send: it would say that there is nothing to recover.
 */
export const rollbackAdvice = ({ state }: Rollback): string =>
  state === 'failed'
    ? 'Look at the system, then run `alertdrill recover`.'
    : 'Look at the system, and undo by hand what is left: `alertdrill recover` has nothing more to send.';

/** Of all of a run: `A fault may still be in place`. */
export const leftOfRunText = (rollbacks: readonly Rollback[]): string =>
  rollbacks.every(({ only }) => only !== undefined)
    ? 'What was written to the monitoring system may still be there'
    : 'A fault may still be in place';

/** The same for all of a run, in a few words. */
export const rollbacksAdvice = (rollbacks: readonly Rollback[]): string =>
  rollbacks.some(({ state }) => state === 'failed') ? 'Run `alertdrill recover`.' : 'Undo by hand what is left.';
