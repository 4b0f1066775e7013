import type { Questioner } from '../../src/ports/questioner';

/** What somebody at the terminal does: part of the question that must come next, and the answer or Ctrl-C. */
export type ScriptedReply = readonly [question: string, answer: string | boolean | Error];

/** Answers the questions in their order; any other question is an error. An answer that is refused is followed by the next reply. */
export function scriptedQuestioner(replies: readonly ScriptedReply[]) {
  const left = [...replies];
  const refusals: string[] = [];
  const offered: string[] = [];
  const reply = (question: string): string | boolean => {
    const [expected, answer] = left.shift() ?? ['', new Error('nothing more was to be asked')];
    if (answer instanceof Error) throw answer;
    if (!question.includes(expected)) throw new Error(`asked "${question}" where "${expected}" was expected`);
    return answer;
  };
  const text = (question: string, check?: (answer: string) => string | undefined, preset = ''): string => {
    const typed = String(reply(question));
    const answer = typed === '' ? preset : typed;
    const problem = check?.(answer);
    if (problem === undefined) return answer;
    refusals.push(problem);
    return text(question, check, preset);
  };
  /** As a promise, so that what throws rejects. */
  const soon = <T>(answer: () => T): Promise<T> => Promise.resolve().then(answer);
  const questioner: Questioner = {
    text: (question, options = {}) => soon(() => text(question, options.check, options.default)),
    hidden: (question, check) => soon(() => text(question, check)),
    confirm: (question) => soon(() => reply(question) === true),
    choose: (question, choices) =>
      soon(() => {
        offered.push(...choices.map(({ name }) => name));
        const wanted = String(reply(question));
        const found = choices.find(({ name }) => name.includes(wanted));
        if (found === undefined) throw new Error(`${wanted} is not among: ${offered.join(', ')}`);
        return found.value;
      }),
  };
  const unasked = (): readonly string[] => left.map(([question]) => question);
  return { questioner, refusals, offered, unasked };
}
