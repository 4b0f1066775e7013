import { commandLine } from '../../../../src/commandLine/commandLine';
import { answerText } from '../../../../src/commands/completion/answer';
import { complete, type Candidates } from '../../../../src/commands/completion/complete';
import { providerWords, reporterWords, valuesFrom, type Names } from '../../../../src/commands/completion/values';
import { faultsWritten } from '../../../../src/commands/scaffold/faultsWritten';
import { faultKinds } from '../../../../src/faults';
import { providerKinds } from '../../../../src/providers';
import type { ReporterKind } from '../../../../src/ports/reporter';
import { reporterKinds } from '../../../../src/reporters';
import { paperEdge } from '../../../support/edge';
import { settingNames } from '../../../../src/standin/engine/settings';

const program = commandLine(paperEdge().edge, () => undefined);

/** Names of a small project; `asked` tells what was wanted of it. */
function project() {
  const asked: unknown[] = [];
  const names: Names = {
    environments: (file) => {
      asked.push(file);
      return Promise.resolve([
        { name: 'lab', production: false },
        { name: 'live', production: true },
      ]);
    },
    scenarios: (query) => {
      asked.push(query);
      return Promise.resolve([
        { name: 'access-10x', title: 'Ten times', tags: ['load', 'nightly'] },
        { name: 'quiet-hour', tags: ['nightly'], environments: ['lab'] },
        { name: 'access-10x', title: 'Ten times', tags: ['load'], environments: ['live'] },
      ]);
    },
    runs: () => Promise.resolve(['r2', 'r1']),
    leftovers: () => Promise.resolve(['r1-route-cut-fault']),
    keys: () => Promise.resolve([{ path: 'expect.within', about: 'The deadline, from the onset' }]),
  };
  return { names, asked };
}

const at = (...words: readonly string[]): Promise<Candidates> => complete(program, words, valuesFrom(project().names));
const wordsAt = async (...words: readonly string[]) => (await at(...words)).words.map(({ word }) => word);

describe('completion', () => {
  it('offers commands first, with what they do, and none that is hidden', async () => {
    const { words } = await at('');
    expect(words.map(({ word }) => word)).toEqual(
      'demo init new check run coverage history stop replay recover standin schema completion help'.split(' '),
    );
    expect(words).toContainEqual({ word: 'recover', about: 'finish the rollbacks that a crash left behind' });
    expect(await wordsAt('help', '')).toContain('replay');
  });

  it('offers the options of the command, and those of all commands', async () => {
    expect(await wordsAt('replay', '-')).toEqual(['--json', '--help', '--version', '--project', '--no-color']);
    expect(await wordsAt('--no-color', 'recover', '--')).toContain('--forget');
    expect(await wordsAt('-')).toContain('--project');
  });

  it.each([
    ['environments', ['run', '--env', ''], ['lab', 'live']],
    ['environments for consent', ['run', '--i-know-this-is-production', ''], ['lab', 'live']],
    ['scenarios, each once', ['check', '--scenario', ''], ['access-10x', 'quiet-hour']],
    ['those of the environment', ['run', '--env', 'live', '--scenario', ''], ['access-10x']],
    ['tags, in order', ['run', '--tag', ''], ['load', 'nightly']],
    [
      'what an option itself names',
      ['demo', '--scenario', ''],
      ['access-10x', 'image-expired', 'quiet-hour', 'route-cut'],
    ],
    ['environments of the coverage', ['coverage', '--env', ''], ['lab', 'live']],
    [
      'reporters',
      ['run', '--reporter', ''],
      [
        ...['terminal', 'json=', 'junit=', 'markdown=', 'html=', 'github'],
        ...['slack=', 'prometheus=', 'pushgateway=', 'mackerel='],
      ],
    ],
    ['those of a check', ['check', '--reporter', ''], ['terminal', 'github']],
    ['runs, the newest first', ['replay', ''], ['r2', 'r1']],
    ['leftovers', ['recover', '--forget', ''], ['r1-route-cut-fault']],
    ['keys of files', ['schema', ''], ['expect.within']],
    ['faults that can be written', ['new', '--fault', ''], [...faultsWritten]],
    ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['what there is a stand-in for', ['standin', ''], ['mackerel']],
    ['settings', ['standin', 'mackerel', '--set', ''], settingNames.map((name) => `${name}=`)],
    [
      'the words of a setting',
      ['standin', 'mackerel', '--set', 'withinGrain='],
      ['withinGrain=last-wins', 'withinGrain=first-wins'],
    ],
    ['nothing where a setting is a number or a text', ['standin', 'mackerel', '--set', 'autoCloseReason='], []],
    [
      'values of an option behind one that takes several',
      ['coverage', '--from', 'a', 'b', '--env', ''],
      ['lab', 'live'],
    ],
    ['values behind =', ['run', '--env='], ['--env=lab', '--env=live']],
    ['values of options before the command', ['--project', 'p.yaml', 'run', '--env', 'l'], ['lab', 'live']],
    ['nothing for free text', ['run', '--seed', ''], []],
    ['nothing behind the last argument', ['replay', 'r1', ''], []],
    ['nothing behind = of an option that takes none', ['run', '--dry-run='], []],
    ['nothing behind = of an option that there is not', ['run', '--nothing='], []],
  ])('offers %s', async (_what, words, expected) => {
    expect(await wordsAt(...words)).toEqual(expected);
  });

  it('takes what begins with a dash for a value where one is due, and for an argument behind --', async () => {
    expect(await wordsAt('run', '--env', '-')).toEqual(['lab', 'live']);
    expect(await at('run', '--', '-')).toEqual({ words: [], paths: { of: 'files', after: '' } });
  });

  it('offers options behind values of which there may be several', async () => {
    const { words } = await at('coverage', '--from', 'a.yml', '--re');
    expect(words.map(({ word }) => word)).toContain('--require-new');
  });

  it('says what is known of a name', async () => {
    expect((await at('run', '--env', '')).words).toContainEqual({ word: 'live', about: 'marked production' });
    expect((await at('run', '--scenario', '')).words).toContainEqual({ word: 'access-10x', about: 'Ten times' });
    expect((await at('run', '--tag', '')).words).toContainEqual({ word: 'nightly', about: '2 scenarios' });
  });

  it.each([
    ['expectation files', ['run', ''], { of: 'files', after: '' }],
    ['more of them', ['run', 'a.yaml', ''], { of: 'files', after: '' }],
    ['the project file', ['--project', ''], { of: 'files', after: '' }],
    ['a file behind =', ['check', '--project=a'], { of: 'files', after: '--project=' }],
    ['a report', ['run', '--reporter', 'json=out/'], { of: 'files', after: 'json=' }],
    ['a report behind =', ['run', '--reporter=json=out/'], { of: 'files', after: '--reporter=json=' }],
    ['files of monitors', ['coverage', '--from', ''], { of: 'files', after: '' }],
    ['more of them', ['coverage', '--from', 'a.yml', 'b'], { of: 'files', after: '' }],
    ['a folder', ['demo', '--out', ''], { of: 'folders', after: '' }],
  ])('leaves paths to the shell: %s', async (_what, words, paths) => {
    expect(await at(...words)).toEqual({ words: [], paths });
  });

  it('looks where --project and the paths say', async () => {
    const { names, asked } = project();
    await complete(
      program,
      ['--project', 'p.yaml', 'run', 'a.yaml', '--tag=x', 'b', '--scenario', ''],
      valuesFrom(names),
    );
    await complete(program, ['check', '--project=q.yaml', '--env', ''], valuesFrom(names));
    expect(asked).toEqual([{ project: 'p.yaml', paths: ['a.yaml', 'b'] }, 'q.yaml']);
  });

  it('knows reporters and providers as the registries do', () => {
    const wordOf = ({ kind, file, argument }: ReporterKind) => (file === 'none' && !argument ? kind : `${kind}=`);
    expect(reporterKinds.map(wordOf).toSorted()).toEqual(reporterWords.toSorted());
    expect([...faultsWritten, 'steps', 'post-metric'].toSorted()).toEqual(
      faultKinds.map(({ kind }) => kind).toSorted(),
    );
    expect(providerKinds.flatMap(({ kind, setup }) => (setup === undefined ? [] : [kind]))).toEqual([...providerWords]);
  });

  it('knows every placeholder of the help, or leaves it to who types', async () => {
    const all = [program, ...program.createHelp().visibleCommands(program)];
    const placeholders = new Set(
      all.flatMap(({ options, registeredArguments }) => [
        ...options.flatMap(({ flags }) => /<(.+)>$/.exec(flags)?.[1] ?? []),
        ...registeredArguments.map((argument) => argument.name()),
      ]),
    );
    placeholders.delete('command');
    const free: string[] = [];
    for (const placeholder of placeholders) {
      const nothingTyped = { options: new Map(), operands: [] };
      const { words, paths } = await valuesFrom(project().names)(placeholder, nothingTyped, '');
      if (words.length === 0 && paths === undefined) free.push(placeholder);
    }
    expect(free.toSorted()).toEqual(['duration', 'key', 'name', 'number', 'percent', 'port', 'url', 'variable']);
  });
});

describe('the answer to a script', () => {
  it('is what paths there may be, then a line each', () => {
    const words = [{ word: 'a', about: 'first' }, { word: 'b' }];
    expect(answerText({ words })).toBe('words\na\tfirst\nb\n');
    expect(answerText({ words: [], paths: { of: 'files', after: 'json=' } })).toBe('files\tjson=\n');
  });

  it('has no word that would break lines or move the cursor, and says nothing that would', () => {
    const words = [{ word: 'a\nb' }, { word: '\u001b[2J' }, { word: '' }, { word: 'c', about: 'one\n\u001b[31mtwo' }];
    expect(answerText({ words })).toBe('words\nc\tone two\n');
  });
});
