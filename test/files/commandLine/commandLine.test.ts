import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from '../../../src/commandLine/commandLine';
import { paperEdge } from '../../support/edge';

const names = [
  'demo',
  'init',
  'new',
  'check',
  'run',
  'coverage',
  'history',
  'stop',
  'replay',
  'recover',
  'standin',
  'schema',
  'completion',
  'help',
];

/** The program, with commands that are found but not carried out. */
function program(): { program: Command; said: { stdout: string; stderr: string }; called: string[] } {
  const { edge, said } = paperEdge();
  const called: string[] = [];
  const whole = commandLine(edge, () => undefined);
  for (const command of whole.commands) command.action(() => void called.push(command.name()));
  return { program: whole, said, called };
}

const helpOf = async (...args: readonly string[]): Promise<string> => {
  const { program: whole, said } = program();
  await whole.parseAsync([...args, '--help'], { from: 'user' }).catch(() => undefined);
  return said.stdout;
};

/** Of `$ alertdrill run --env "a b" > file` the arguments. */
const argumentsOf = (line: string): readonly string[] =>
  (line.replace(/ [>|] .*/, '').match(/"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll('"', ''));

const examplesIn = (help: string): readonly string[] =>
  [...help.matchAll(/^ {2}\$ (alertdrill .*)$/gm)].map(([, line = '']) => line);

async function refusal(args: readonly string[]): Promise<string> {
  const { program: whole, said, called } = program();
  await whole.parseAsync([...args], { from: 'user' }).catch(() => undefined);
  return called.length > 0 ? '' : said.stderr;
}

describe('the command line', () => {
  it('has these commands, in the order in which somebody new needs them', () => {
    const { program: whole } = program();
    const visible = whole.createHelp().visibleCommands(whole);
    expect(visible.map((command) => command.name())).toEqual(names);
  });

  it.each(names)('explains every option and argument of %s', (name) => {
    const command = program().program.commands.find((each) => each.name() === name);
    expect(command?.description()).not.toBe('');
    for (const { description } of [...(command?.options ?? []), ...(command?.registeredArguments ?? [])]) {
      expect(description).not.toBe('');
    }
  });

  it.each(['', ...names])('has examples of %s in its help, each of which it takes itself', async (name) => {
    const examples = examplesIn(await helpOf(...(name === '' ? [] : [name])));
    expect(examples).not.toEqual([]);
    for (const line of examples) expect([line, await refusal(argumentsOf(line))]).toEqual([line, '']);
  });

  it('names the scenarios of the demo, as they lie in expectations', () => {
    const demo = program().program.commands.find((each) => each.name() === 'demo');
    const files = readdirSync(join(__dirname, '../../../expectations/mackerel'));
    expect(demo?.options.find(({ long }) => long === '--scenario')?.argChoices).toEqual(
      files.map((file) => file.replace('.yaml', '')).toSorted(),
    );
  });

  it('takes no example that is wrong: the control', async () => {
    for (const line of ['alertdrill run --tags x', 'alertdrill rum', 'alertdrill recover x', 'alertdrill replay']) {
      expect(await refusal(argumentsOf(line))).not.toBe('');
    }
  });

  it.each(['', ...names])('keeps the help of %s within 80 columns, but for lines to copy', async (name) => {
    const help = await helpOf(...(name === '' ? [] : [name]));
    expect(help.split('\n').filter((line) => line.length > 80 && !line.startsWith('  $ '))).toEqual([]);
  });

  it.each(names)('names --project and --no-color in the help of %s', async (name) => {
    expect(await helpOf(name)).toMatch(/--project <file>[^]*--no-color/);
  });

  it('takes options that hold for every command before and behind it', async () => {
    for (const args of [
      ['--project', 'p.yaml', 'check', '--no-color'],
      ['--no-color', 'check', '--project', 'p.yaml'],
    ]) {
      const { program: whole, called } = program();
      await whole.parseAsync(args, { from: 'user' });
      expect(called).toEqual(['check']);
      expect(whole.opts()).toMatchObject({ project: 'p.yaml', color: false });
    }
  });
});

describe('what the command line refuses', () => {
  it.each([
    [
      'an unknown command',
      ['rnu'],
      "alertdrill: unknown command 'rnu'\ndid you mean run?\nalertdrill --help says more\n",
    ],
    [
      'an unknown option',
      ['check', '--scenaro', 'x'],
      "alertdrill: unknown option '--scenaro'\ndid you mean --scenario?\nalertdrill check --help says more\n",
    ],
    [
      'an option with nothing near',
      ['demo', '--fast'],
      "alertdrill: unknown option '--fast'\nalertdrill demo --help says more\n",
    ],
    ['a seed that is none', ['run', '--seed', 'abc'], "argument 'abc' is invalid. It is a whole number."],
  ])('%s', async (_what, args, words) => {
    expect(await refusal(args)).toContain(words);
  });

  it('help of a command that there is not, with what is near', async () => {
    const { edge } = paperEdge();
    const asking = commandLine(edge, () => undefined).parseAsync(['help', 'replya'], { from: 'user' });
    await expect(asking).rejects.toMatchObject({ message: 'there is no command replya', hint: 'did you mean replay?' });
    const swapped = commandLine(edge, () => undefined).parseAsync(['help', 'rnu'], { from: 'user' });
    await expect(swapped).rejects.toMatchObject({ message: 'there is no command rnu', hint: 'did you mean run?' });
  });

  it('nothing of the help of one that there is: the control', async () => {
    const { edge, said } = paperEdge();
    await expect(
      commandLine(edge, () => undefined).parseAsync(['help', 'replay'], { from: 'user' }),
    ).rejects.toMatchObject({ exitCode: 0 });
    expect(said.stdout).toContain('alertdrill replay');
  });
});
