/** That many folders are told by name. */
const mostTold = 3;

/** A history that was copied from elsewhere may have thousands of folders that can't be read: a few say enough. */
export function createSkippedNotes() {
  const told: string[] = [];
  let count = 0;
  return {
    add: (run: string, why: string): void => {
      count += 1;
      if (told.length < mostTold) told.push(`the run ${run} is left out: ${why}`);
    },
    notes: (): readonly string[] =>
      count > mostTold ? [...told, `${count - mostTold} more runs are left out, for such reasons`] : told,
  };
}
