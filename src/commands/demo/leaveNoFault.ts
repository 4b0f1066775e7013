import type { Tools } from '../../assemble';
import type { Demo, StackUp } from '../../demo/startDemo';
import type { Edge } from '../../edge';
import { isFinishing } from '../../keeper/finishing';
import { isLookedAfter } from '../../keeper/leftover';
import { readJournal, type JournalEntry, type JournalFile } from '../../keeper/readJournal';
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
  const [held] = await heldEntries(tools, isHere);
  if (held !== undefined) {
    edge.stderr.write(waitingText(held.entry.runId, await isFinishing(held, tools.processes)));
    while ((await heldEntries(tools, isHere)).length > 0) await tools.clock.sleep(lookEveryMs);
  }
  const recoveries = await recoverEntries(edge, tools, { only: isHere });
  if (recoveries.length > 0) {
    edge.stderr.write(`A run was killed and left a fault in the demo:\n${recoveriesInWords(recoveries)}`);
  }
}

const waitingText = (runId: string, isDead: boolean): string =>
  isDead
    ? `The run ${runId} was killed, and its keeper is taking its fault out of the demo, which waits for that.\n`
    : `The run ${runId} is drilling the demo, which waits for its end, since\n` +
      'the fault can be taken back only as long as the demo is there. Ctrl-C in the terminal of that run ends both.\n';

type EntryFile = Extract<JournalFile, { readonly type: 'entry' }>;

/** What a keeper still looks after. */
async function heldEntries(
  { stateDir, processes }: Tools,
  isHere: (entry: JournalEntry) => boolean,
): Promise<readonly EntryFile[]> {
  const files = (await readJournal(stateDir)).map(async (file) =>
    file.type === 'entry' && isHere(file.entry) && (await isLookedAfter(file, processes)) ? [file] : [],
  );
  return (await Promise.all(files)).flat();
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
