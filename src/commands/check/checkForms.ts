import { didYouMean } from '../../config/nearest';
import { UsageError } from '../../domain/errors';
import type { CheckFlags } from '../flags';
import { checkReporters } from './checkReporters';

/** What is printed of a check on stdout. */
export type CheckForm = (typeof checkReporters)[number] | 'json';

/** Which forms are asked for, each once, in that order. Throws UsageError. */
export function checkForms({
  json = false,
  reporter = [],
}: Pick<CheckFlags, 'json' | 'reporter'>): readonly CheckForm[] {
  const asked = reporter.map((name) => {
    const known = checkReporters.find((each) => each === name);
    if (known !== undefined) return known;
    const hint = didYouMean(name, checkReporters);
    throw new UsageError(`check has no reporter ${name}`, hint === undefined ? {} : { hint });
  });
  if (json && asked.length > 0) {
    const hint = '--json is for programs; a --reporter prints something else beside it';
    throw new UsageError("--json and --reporter don't go together: both print on stdout", { hint });
  }
  if (json) return ['json'];
  return asked.length === 0 ? ['terminal'] : [...new Set(asked)];
}
