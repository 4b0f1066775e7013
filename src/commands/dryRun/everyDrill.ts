import { formatDuration } from '../../config/duration';
import { blindMs } from '../../phases/guard';
import { lastLookMs } from '../../phases/lastLook';
import { verificationMs } from '../../phases/rollback';
import { settleCapMs } from '../../phases/settle';

/** What holds for every drill, said once. `journal` is the folder where rollbacks are kept until they are done. */
export const everyDrill = (journal: string): readonly string[] => [
  'preflight touches nothing; whatever it finds in the way of an expected alert blocks the drill',
  'nothing is injected before a poll after the baseline has shown that no alert of it is open, and before its rollback ' +
    `is on the disk: ${journal}`,
  'the fault is rolled back always: after a pass, a failure, an error, a signal; by a process of its own where ' +
    'alertdrill is killed, and by `alertdrill recover` where both are',
  `it is rolled back at once where the provider refuses the key or is silent for ${formatDuration(blindMs)}, where the ` +
    'fault ends by itself, and on Ctrl-C',
  `after the rollback the effect must be gone within ${formatDuration(verificationMs)} (longer where its probe looks ` +
    `seldom), or the exit code is 4; what is undecided is polled for ${formatDuration(lastLookMs)} at most`,
  'the next drill begins when the alerts of this one are closed and a slow one would have come, after ' +
    `${formatDuration(settleCapMs)} at the latest`,
];
