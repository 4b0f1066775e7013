import type { Tools } from '../../assemble';
import type { Demo, StackUp } from '../../demo/startDemo';
import type { Edge } from '../../edge';
import { isLookedAfter } from '../../keeper/leftover';
import { readJournal, type JournalEntry } from '../../keeper/readJournal';
import { recoverEntries } from '../recoverEntries';
import { recoveriesInWords } from '../recoveryText';

const lookEveryMs = 200;

/**
 * Before the demo ends: others may be drilling it, from another terminal, and a fault in it can be taken back only as
 * long as it is there. Waits for the end of what a living run holds, and rolls back what a dead one left.
 */
export async function leaveNoFault(edge: Edge, tools: Tools, demo: Demo<StackUp>): Promise<void> {
  const addresses = [demo.folder, ...Object.values(demo.up.environment).filter(isUrl)];
  const isHere = ({ state }: JournalEntry): boolean => mentions(JSON.stringify(state), addresses);
  const [runId] = await heldRuns(tools, isHere);
  if (runId !== undefined) {
    edge.stderr.write(
      `The run ${runId} is drilling the demo, which waits for its end, since\n` +
        'the fault can be taken back only as long as the demo is there. Ctrl-C in the terminal of that run ends both.\n',
    );
    while ((await heldRuns(tools, isHere)).length > 0) await tools.clock.sleep(lookEveryMs);
  }
  const recoveries = await recoverEntries(edge, tools, { only: isHere });
  if (recoveries.length > 0) {
    edge.stderr.write(`A run was killed and left a fault in the demo:\n${recoveriesInWords(recoveries)}`);
  }
}

/** The ids of living runs that hold such an entry. */
async function heldRuns(
  { stateDir, processes }: Tools,
  isHere: (entry: JournalEntry) => boolean,
): Promise<readonly string[]> {
  const runs = (await readJournal(stateDir)).map(async (file) =>
    file.type === 'entry' && isHere(file.entry) && (await isLookedAfter(file, processes)) ? [file.entry.runId] : [],
  );
  return (await Promise.all(runs)).flat();
}

const isUrl = (value: string): boolean => /^https?:/.test(value);

/** `http://127.0.0.1:3881` is not in `http://127.0.0.1:38811`. */
const mentions = (text: string, addresses: readonly string[]): boolean =>
  addresses.some((address) =>
    text
      .split(address)
      .slice(1)
      .some((rest) => !/^\w/.test(rest)),
  );
