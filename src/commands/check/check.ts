import { assemble } from '../../assemble';
import { inOrder, renderProblems } from '../../config/renderProblems';
import { ConfigError, UsageError } from '../../domain/errors';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { readJournal } from '../../keeper/readJournal';
import { annotationLine } from '../../reporters/github/workflowCommand';
import type { CheckFlags, SelectionFlags } from '../flags';
import { leaseTermsOf } from '../leaseTermsOf';
import { hasLeftovers } from '../leftovers';
import { selectSound, type SoundSelection } from '../select';
import { findingsAsAnnotations, problemsAsAnnotations } from './annotations';
import { checkedAsJson, refusedAsJson } from './checkedAsJson';
import { checkedInWords, conclusionOf, obstacleCount } from './checkedText';
import { checkForms, type CheckForm } from './checkForms';
import { checkScenarios, lookedAt, type Checked } from './checkScenarios';
import { findingsOf } from './findingsOf';
import { placeFindings } from './placeFindings';
import { nobodyAsked, notAskedLines, problemsOf } from './unsound';

/**
 * Validates files; online also all that a drill's preflight would find, for each file that is sound. Touches nothing. Exit
 * code 2 where something is wrong, 4 where a crash left a fault behind.
 */
export async function check(
  edge: Edge,
  flags: CheckFlags & Pick<SelectionFlags, 'paths' | 'project'>,
): Promise<number> {
  const forms = checkForms(flags);
  const tools = assemble(edge);
  const offline = flags.offline === true;
  const selection = await refusalsTold({ edge, forms, offline }, async () => {
    if (!offline) await readJournal(tools.stateDir); // where it can't be read, that is said before anybody is asked
    return selectSound(edge, tools, flags, { offline, readsOnly: true });
  });
  for (const note of selection.notes) edge.stderr.write(`${note}\n`);
  const terms = leaseTermsOf(edge, tools, selection);
  const found = offline
    ? {
        unsound: selection.unsound,
        unanswered: [],
        scenarios: selection.scenarios.map((scenario) => lookedAt(scenario, tools)),
      }
    : await checkScenarios(edge, tools, selection);
  const checked = { ...found, ...(terms && { lease: { place: terms.store.place, things: terms.things } }) };
  for (const form of forms) edge.stdout.write(textOf(form, { edge, selection, checked, offline }));
  const problems = problemsOf(checked);
  if (problems.length > 0) {
    edge.stderr.write(renderProblems(new ConfigError(problems), { colors: edge.stderr.colors }));
  }
  if (!offline && (await hasLeftovers(edge, tools))) return exitCodes.rollbackFailed;
  const isFine = obstacleCount(checked) === 0;
  return isFine ? exitCodes.passed : exitCodes.usage;
}

interface Result {
  readonly edge: Edge;
  readonly selection: SoundSelection;
  readonly checked: Checked;
  readonly offline: boolean;
}

function textOf(form: CheckForm, { edge, selection, checked, offline }: Result): string {
  const scrub = (text: string): string => selection.scrubber.text(text);
  const findings = form === 'terminal' ? [] : placeFindings(findingsOf(checked, selection));
  switch (form) {
    case 'json':
      return scrub(checkedAsJson(checked, findings, { dir: edge.cwd, offline }));
    case 'terminal':
      return scrub(checkedInWords(checked, offline));
    case 'github': {
      const ofFiles = problemsAsAnnotations(problemsOf(checked), edge);
      const annotations = findingsAsAnnotations(findings, edge, scrub);
      const notAsked = offline ? [] : notAskedLines(checked).map(scrub);
      return inLines([...ofFiles, ...annotations, ...notAsked, conclusionOf(checked, offline)]);
    }
  }
}

interface Refusing {
  readonly edge: Edge;
  readonly forms: readonly CheckForm[];
  readonly offline: boolean;
}

/**
 * What is wrong before anything could be checked is a result, too: who reads stdout gets it in the form that was asked for,
 * people read stderr.
 */
async function refusalsTold<T>(how: Refusing, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    for (const form of how.forms) how.edge.stdout.write(refusalText(error, form, how));
    if (!(error instanceof ConfigError) || how.offline) throw error;
    const hint = error.hint === undefined ? nobodyAsked : `${error.hint}\n${nobodyAsked}`;
    throw new ConfigError(error.problems, { hint });
  }
}

/** Empty where the error is none of the user's making, and for people. */
function refusalText(error: unknown, form: CheckForm, { edge, offline }: Refusing): string {
  if (form === 'terminal') return '';
  if (error instanceof ConfigError) {
    return form === 'json'
      ? refusedAsJson(inOrder(error.problems), { offline })
      : inLines([...problemsAsAnnotations(error.problems, edge), ...(offline ? [] : [nobodyAsked])]);
  }
  if (!(error instanceof UsageError)) return '';
  const { message, hint } = error;
  if (form === 'json') return refusedAsJson([{ message, ...(hint !== undefined && { hint }) }], { offline });
  const text = [message, ...(hint === undefined ? [] : [hint])].join('\n');
  return inLines([annotationLine({ level: 'error', title: 'alertdrill check', message: text })]);
}

const inLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
