import { messageOf } from './caught';
import { FaultError } from './errors';

/** All that went wrong where one failure did not keep the rest from being tried; with the first hint that there is. */
export function asOneFault(problems: readonly unknown[]): FaultError {
  const hint = problems
    .filter((problem) => problem instanceof FaultError)
    .map((problem) => problem.hint)
    .find((each) => each !== undefined);
  return new FaultError(problems.map(messageOf).join('; '), {
    cause: problems[0],
    ...(hint !== undefined && { hint }),
  });
}
