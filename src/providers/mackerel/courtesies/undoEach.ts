import { asFault } from '../../../config/heldAccess';
import { persist } from '../../../jsonApi/persist';
import type { Reached } from './reach';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Undo {
  readonly one: (mackerel: Reached, id: string, name: string) => Promise<readonly string[]>;
  /** What it may still be where that fails: `muted`. */
  readonly so: string;
  /** What a person can do then. */
  readonly byHand: string;
}

/** Undoes what was written for each, the last first, and goes on trying for a while. Resolves with what to know of them. */
export const undoEach = (mackerel: Reached, written: readonly Named[], { one, so, byHand }: Undo) =>
  mackerel.undone(async () => {
    const notes: string[] = [];
    for (const { id, name } of written.toReversed()) {
      const undo = () => persist(mackerel.clock, () => one(mackerel, id, name));
      notes.push(...(await asFault(`${name} may still be ${so}`, undo, byHand)));
    }
    return notes;
  });
