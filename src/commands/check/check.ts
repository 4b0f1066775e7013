import { assemble } from '../../assemble';
import type { Edge } from '../../edge';
import { readJournal } from '../../keeper/readJournal';
import { exitCodes } from '../../exitCodes';
import type { CheckFlags, SelectionFlags } from '../flags';
import { hasLeftovers } from '../leftovers';
import { select } from '../select';
import { checkedAsJson, checkedInWords, obstacleCount } from './checkedText';
import { inOrder } from '../../config/renderProblems';
import { ConfigError, UsageError } from '../../domain/errors';
import { problemsAsJson } from './problemsAsJson';
import { checkScenarios, lookedAt } from './checkScenarios';

/**
 * Validates files; online also all that a drill's preflight would find. Touches nothing. Exit code 2 where something is
 * wrong, 4 where a crash left a fault behind.
 */
export async function check(
  edge: Edge,
  flags: CheckFlags & Pick<SelectionFlags, 'paths' | 'project'>,
): Promise<number> {
  const tools = assemble(edge);
  const offline = flags.offline === true;
  const selection = await toldAsJson(edge, flags, async () => {
    if (!offline) await readJournal(tools.stateDir); // where it can't be read, that is said before anybody is asked
    return select(edge, tools, flags, { offline, readsOnly: true });
  });
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  const checked = offline
    ? { unanswered: [], scenarios: selection.scenarios.map((scenario) => lookedAt(scenario, tools)) }
    : await checkScenarios(edge, tools, selection);
  const text = flags.json === true ? checkedAsJson(checked) : checkedInWords(checked, offline);
  edge.stdout.write(selection.scrubber.text(text));
  if (!offline && (await hasLeftovers(edge, tools))) return exitCodes.rollbackFailed;
  const isFine = obstacleCount(checked) === 0;
  return isFine ? exitCodes.passed : exitCodes.usage;
}

/** What is wrong before anything was checked is a result, too: who reads `--json` gets a document, people read stderr. */
async function toldAsJson<T>(edge: Edge, { json = false }: CheckFlags, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (json && error instanceof ConfigError) edge.stdout.write(problemsAsJson(inOrder(error.problems)));
    if (json && error instanceof UsageError)
      edge.stdout.write(
        problemsAsJson([{ message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }]),
      );
    throw error;
  }
}
