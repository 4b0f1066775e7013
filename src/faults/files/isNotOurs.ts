import { FaultError } from '../../domain/errors';
import { keepBeside } from './keepBeside';

/** A file as it is now, which is neither as it was nor as the fault made it. */
interface Changed {
  readonly path: string;
  readonly now: Buffer;
  readonly find?: string | undefined;
}

/**
 * Leaves alone what somebody else wrote, and moves the original beside it. Returns what a person should know; throws
 * FaultError where the fault may still be in what they wrote.
 */
export async function isNotOurs({ path, now, find }: Changed, original: string): Promise<readonly string[]> {
  const note = await keepBeside(original, path, 'was changed under the fault by somebody else');
  if (find !== undefined && now.includes(find)) return [note];
  const missing = find === undefined ? 'what it was before may be' : `${JSON.stringify(find)} is`;
  throw new FaultError(note, {
    hint: `${missing} still missing in it: put it back by hand, then run \`alertdrill recover\``,
  });
}

export const copiesAreGone = (path: string): FaultError =>
  new FaultError(`the copies of ${path} are gone`, { hint: 'see by hand whether it is as it should be' });
