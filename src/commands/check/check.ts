import { assemble } from '../../assemble';
import { inOrder } from '../../config/renderProblems';
import { ConfigError, UsageError } from '../../domain/errors';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { readJournal } from '../../keeper/readJournal';
import { annotationLine } from '../../reporters/github/workflowCommand';
import type { CheckFlags, SelectionFlags } from '../flags';
import { leaseTermsOf } from '../leaseTermsOf';
import { hasLeftovers } from '../leftovers';
import { select, type Selection } from '../select';
import { findingsAsAnnotations, problemsAsAnnotations } from './annotations';
import { checkedAsJson, checkedInWords, conclusionOf, obstacleCount } from './checkedText';
import { checkForms, type CheckForm } from './checkForms';
import { checkScenarios, lookedAt, type Checked } from './checkScenarios';
import { findingsOf } from './findingsOf';
import { placeFindings } from './placeFindings';
import { problemsAsJson } from './problemsAsJson';

/**
 * Validates files; online also all that a drill's preflight would find. Touches nothing. Exit code 2 where something is
 * wrong, 4 where a crash left a fault behind.
 */
export async function check(
  edge: Edge,
  flags: CheckFlags & Pick<SelectionFlags, 'paths' | 'project'>,
): Promise<number> {
  const forms = checkForms(flags);
  const tools = assemble(edge);
  const offline = flags.offline === true;
  const selection = await refusalsTold(edge, forms, async () => {
    if (!offline) await readJournal(tools.stateDir); // where it can't be read, that is said before anybody is asked
    return select(edge, tools, flags, { offline, readsOnly: true });
  });
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  const terms = leaseTermsOf(edge, tools, selection);
  const found = offline
    ? { unanswered: [], scenarios: selection.scenarios.map((scenario) => lookedAt(scenario, tools)) }
    : await checkScenarios(edge, tools, selection);
  const checked = { ...found, ...(terms && { lease: { place: terms.store.place, things: terms.things } }) };
  for (const form of forms) edge.stdout.write(textOf(form, { edge, selection, checked, offline }));
  if (!offline && (await hasLeftovers(edge, tools))) return exitCodes.rollbackFailed;
  const isFine = obstacleCount(checked) === 0;
  return isFine ? exitCodes.passed : exitCodes.usage;
}

interface Result {
  readonly edge: Edge;
  readonly selection: Selection;
  readonly checked: Checked;
  readonly offline: boolean;
}

function textOf(form: CheckForm, { edge, selection, checked, offline }: Result): string {
  const scrub = (text: string): string => selection.scrubber.text(text);
  const findings = form === 'terminal' ? [] : placeFindings(findingsOf(checked, selection));
  switch (form) {
    case 'json':
      return scrub(checkedAsJson(checked, findings, edge.cwd));
    case 'terminal':
      return scrub(checkedInWords(checked, offline));
    case 'github': {
      const annotations = findingsAsAnnotations(findings, edge, scrub);
      return inLines([...annotations, conclusionOf(checked, offline)]);
    }
  }
}

/**
 * What is wrong before anything was checked is a result, too: who reads stdout gets it in the form that was asked for,
 * people read stderr.
 */
async function refusalsTold<T>(edge: Edge, forms: readonly CheckForm[], read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    for (const form of forms) edge.stdout.write(refusalText(error, form, edge));
    throw error;
  }
}

/** Empty where the error is none of the user's making, and for people. */
function refusalText(error: unknown, form: CheckForm, edge: Edge): string {
  if (form === 'terminal') return '';
  if (error instanceof ConfigError) {
    return form === 'json'
      ? problemsAsJson(inOrder(error.problems))
      : inLines(problemsAsAnnotations(error.problems, edge));
  }
  if (!(error instanceof UsageError)) return '';
  const { message, hint } = error;
  if (form === 'json') return problemsAsJson([{ message, ...(hint !== undefined && { hint }) }]);
  const text = [message, ...(hint === undefined ? [] : [hint])].join('\n');
  return inLines([annotationLine({ level: 'error', title: 'alertdrill check', message: text })]);
}

const inLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
