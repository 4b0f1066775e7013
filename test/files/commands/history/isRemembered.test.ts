import { isRemembered } from '../../../../src/commands/isRemembered';
import type { Tools } from '../../../../src/assemble';
import type { CommandLine, CommandResult, Processes } from '../../../../src/ports/processes';
import { paperEdge } from '../../../support/edge';
import { scriptedProcesses } from '../../../support/scriptedProcesses';

const url = 'postgres://drills:s3cret@db.example.com/drills';

/** The process that adds the run ends as told. */
async function remember(place: string, end: Partial<CommandResult> | Error) {
  const started: CommandLine[] = [];
  const run: Processes['run'] = (command) => {
    started.push(command);
    if (end instanceof Error) return Promise.reject(end);
    return Promise.resolve({ timedOut: false, stdout: '', stderr: '', startedAtMs: 0, endedAtMs: 1, ...end });
  };
  const { edge, said } = paperEdge({ self: ['node', 'main.js'] });
  const tools = { processes: { ...scriptedProcesses(new Map()), run } } as unknown as Tools;
  const remembered = await isRemembered({ edge, tools, runsDir: '/p/runs' }, place);
  return { remembered, stderr: said.stderr, started: started[0] };
}

describe('a run that ends', () => {
  it('has itself added to the file, by a process of its own', async () => {
    const { remembered, stderr, started } = await remember('/p/history.db', { exitCode: 0 });
    expect({ remembered, stderr }).toEqual({ remembered: true, stderr: '' });
    expect(started?.argv).toEqual(['node', 'main.js', 'history', 'import', '/p/runs', '--history', '/p/history.db']);
  });

  it('has itself added to the database, whose URL is not in the list of processes', async () => {
    const { remembered, started } = await remember(url, { exitCode: 3 });
    expect(remembered).toBe(true);
    expect(started?.argv).toEqual(['node', 'main.js', 'history', 'import', '/p/runs']);
    expect(started?.env).toEqual({ ALERTDRILL_HISTORY: url });
  });

  it.each<[string, Partial<CommandResult> | Error, string]>([
    [
      'can’t be reached',
      { exitCode: 2, stderr: "alertdrill: it can't be reached\nlook there\n" },
      "it can't be reached\nlook there\n",
    ],
    ['does not come to an end', { timedOut: true }, 'it took more than 120 s\n'],
    ['can’t be started', new Error('no memory'), 'no memory\n'],
  ])('says that it is not there where that %s, and what becomes of it', async (_, end, why) => {
    expect(await remember(url, end)).toMatchObject({
      remembered: false,
      stderr:
        `alertdrill: the run was not added to the history: ${why}` +
        'alertdrill: its recording is kept; the next run adds it, or `alertdrill history import`\n',
    });
  });
});
