import type { ExpectationInput } from './expectationSchema';
import type { SoundInput } from './soundInput';

/** Whether the hold can be told: it is written and right, or not written, and all that it follows from is right. */
export function isHoldKnown({ expect, hold }: SoundInput, has: (key: keyof ExpectationInput) => boolean): boolean {
  if (hold !== undefined || has('hold')) return hold !== undefined;
  return expect !== undefined && expect.length > 0 && expect.every(({ isSound }) => isSound('within', 'notified'));
}
