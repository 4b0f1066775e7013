import { commandLine } from '../../../src/commandLine/commandLine';
import { paperEdge } from '../../support/edge';
import { documentedBlocks, documentedPages, readPageOf } from '../../support/documentation';

/**
 * Command lines that stand in sentences, in units of systemd, in jobs of a CI, and in the blocks that are not run: they are
 * parsed, and no more. All other blocks of `sh` are run by test/integration/docs.
 */
const inSentences = /`(?:[A-Z_]+=\S+ )*(?:npx )?(alertdrill [^`]+)`/g;
const inFiles = /^\s*(?:ExecStart\w*=\/usr\/bin\/|- run: (?:npx )?|# )(alertdrill [^|\n]*)$/gm;

const found = documentedPages().flatMap((page) => {
  const text = readPageOf(page).replace(/^ *```sh[\s\S]*?^ *```$/gm, '');
  const inText = [inSentences, inFiles].flatMap((pattern) => [...text.matchAll(pattern)].map(([, line = '']) => line));
  const notRun = documentedBlocks(page)
    .filter((block) => block.notRun !== undefined)
    .flatMap((block) => block.text.match(/^alertdrill .*$/gm) ?? []);
  return [...inText, ...notRun].map((line) => ({ page, line: line.replace(/ # .*/, '').replace(/\s+/g, ' ').trim() }));
});

/** Of `alertdrill run --env "a b" > file` the arguments. */
const argumentsOf = (line: string): readonly string[] =>
  (line.replace(/ >>? .*/, '').match(/"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll('"', ''));

async function refusal(line: string): Promise<string> {
  const { edge, said } = paperEdge();
  const called: string[] = [];
  const whole = commandLine(edge, () => undefined);
  for (const command of whole.commands) command.action(() => void called.push(command.name()));
  const asked = await whole.parseAsync([...argumentsOf(line)], { from: 'user' }).catch((error: unknown) => error);
  const isHelp = (asked as { readonly exitCode?: number } | undefined)?.exitCode === 0;
  return called.length > 0 || isHelp ? '' : said.stderr;
}

describe('command lines in sentences and files of README.md and docs', () => {
  it('are found', () => {
    const lines = found.map(({ line }) => line);
    expect(lines).toEqual(expect.arrayContaining(['alertdrill recover', 'alertdrill run --env verification']));
    expect(lines.length).toBeGreaterThan(40);
  });

  it.each(found)('$page: $line', async ({ line }) => {
    expect(await refusal(line)).toBe('');
  });

  it.each(['alertdrill recover x', 'alertdrill rum', 'alertdrill coverage --form x'])(
    'not %s: the control',
    async (line) => {
      expect(await refusal(line)).not.toBe('');
    },
  );
});
