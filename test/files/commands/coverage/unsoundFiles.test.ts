import { coverage } from '../../../../src/commands/coverage/coverage';
import type { CoverageFlags } from '../../../../src/commands/flags';
import type { CoverageReport } from '../../../../src/domain/coverageReport';
import { paperEdge } from '../../../support/edge';
import { workFolders } from '../../config/workFolder';

/** `coverage --from`, so that nobody has to be asked, of files in which something is wrong. */
const folderWith = workFolders();
const monitors = JSON.stringify({
  monitors: ['CPU', 'Disk', 'Load', 'Net', 'Never'].map((name) => ({ id: name, type: 'host', name })),
});
const project =
  'environments: { lab: { providers: { mackerel: { organization: acme, apiKey: "${A_KEY_THAT_IS_NOT_SET}" } } } }\n';
const expectationOf = (name: string, monitor: string, more = '') =>
  `scenario: ${name}\nfault: { manual: { do: stop it, undo: start it } }\nexpect: [{ monitor: ${monitor}, within: 5m }]\n${more}`;
const sound = { 'expectations/cpu.yaml': expectationOf('cpu', 'CPU') };
const withBlank = {
  'expectations/disk.yaml': expectationOf(
    'disk',
    'Disk',
    'effect: { tcp: "TO DO: its port", sees: { unreachable: true } }\n',
  ),
};

async function cover(files: Readonly<Record<string, string>>, flags: Partial<CoverageFlags> = {}) {
  const dir = folderWith({ 'alertdrill.yaml': project, 'monitors.json': monitors, ...files });
  const { edge, said } = paperEdge({ cwd: dir, env: { HOME: dir } });
  const code = await coverage(edge, { project: undefined, from: ['monitors.json'], json: true, ...flags });
  const report = flags.json === false ? undefined : (JSON.parse(said.stdout) as CoverageReport);
  const stateOf = (name: string) => report?.monitors.find((monitor) => monitor.name === name)?.state;
  return { code, ...said, report, stateOf };
}

describe('a file that new has just written', () => {
  it('is an expectation that was never run: its blanks are told, and change no exit code', async () => {
    const { code, stderr, report, stateOf } = await cover({ ...sound, ...withBlank });
    expect(code).toBe(0);
    expect(['CPU', 'Disk', 'Load'].map(stateOf)).toEqual(['never-run', 'never-run', 'without-expectation']);
    expect(report?.monitors.find(({ name }) => name === 'Disk')?.scenarios).toEqual(['disk']);
    expect(report?.notes).toEqual([expect.stringMatching(/^blanks \(TO DO\) are left in expectations\/disk\.yaml: /)]);
    expect(stderr).toBe(`${report?.notes.join('') ?? ''}\n`);
  });

  it('fails the bars that any other fails', async () => {
    expect(await cover(withBlank, { failUnder: '1' })).toMatchObject({ code: 1 });
  });

  it('counts for nothing where the monitor itself is the blank', async () => {
    const { code, stateOf, stderr } = await cover({
      'expectations/a.yaml': expectationOf('a', '"TO DO: which one"'),
      'expectations/b.yaml': expectationOf('b', '{ id: "TO DO" }'),
    });
    expect(stateOf('CPU')).toBe('without-expectation');
    expect(stderr).toContain('expectations/a.yaml, expectations/b.yaml');
    expect(stderr).not.toContain('not among these');
    expect(code).toBe(0);
  });

  it('is not told where it does not run here', async () => {
    const elsewhere = { 'expectations/disk.yaml': `${withBlank['expectations/disk.yaml']}environments: [live]\n` };
    const live = project.replace(
      'environments: {',
      'environments: { live: { providers: { mackerel: { organization: b, apiKey: "${B}" } } },',
    );
    const { code, stderr, stateOf } = await cover({ ...elsewhere, 'alertdrill.yaml': live }, { env: 'lab' });
    expect({ code, stderr, state: stateOf('Disk') }).toEqual({ code: 0, stderr: '', state: 'without-expectation' });
  });
});

describe('a file in which more is wrong', () => {
  const broken = { 'expectations/load.yaml': expectationOf('load', 'Load', 'hodl: 1m\n') };

  it('counts as far as it can be told, is shown below the table, and ends it with 2', async () => {
    const { code, stderr, stateOf, report } = await cover({ ...sound, ...withBlank, ...broken });
    expect(code).toBe(2);
    expect(['CPU', 'Disk', 'Load'].map(stateOf)).toEqual(['never-run', 'never-run', 'never-run']);
    expect(report?.notes).toContainEqual(expect.stringContaining('something is wrong in expectations/load.yaml'));
    expect(stderr).toContain('expectations/load.yaml:4:1 hodl: unknown key');
    // Blanks alone are no problem of this command.
    expect(stderr).toMatch(/\n1 problem\n$/);
  });

  it('is told whole, with its blanks', async () => {
    const both = { 'expectations/disk.yaml': `${withBlank['expectations/disk.yaml']}hodl: 1m\n` };
    expect((await cover(both)).stderr).toMatch(/\n2 problems\n$/);
  });

  it('takes precedence over what the bars come to', async () => {
    expect(await cover({ ...sound, ...broken }, { failUnder: '50' })).toMatchObject({ code: 2 });
  });

  it('is never passed over in silence where nothing can be told of it', async () => {
    const { code, stateOf, report, stderr } = await cover({
      ...sound,
      'expectations/x.yaml': 'expect: [\n',
      'expectations/y.yaml': '- 1\n',
    });
    expect(code).toBe(2);
    expect(stateOf('CPU')).toBe('never-run');
    expect(report?.notes).toEqual([
      expect.stringMatching(/^nothing can be told of expectations\/x\.yaml, expectations\/y\.yaml: /),
    ]);
    expect(stderr).toContain('expectations/x.yaml:2:1 not valid YAML');
  });

  it('may be the second of a name: both of its monitors are expected', async () => {
    const { code, stateOf, stderr } = await cover({ ...sound, 'expectations/again.yaml': expectationOf('cpu', 'Net') });
    expect(code).toBe(2);
    expect([stateOf('CPU'), stateOf('Net')]).toEqual(['never-run', 'never-run']);
    expect(stderr).toContain('there is a scenario cpu in expectations/again.yaml already');
  });

  it('is told in Markdown, too, which may be all that somebody reads', async () => {
    const { stdout } = await cover({ ...sound, ...broken, ...withBlank }, { json: false, markdown: true });
    expect(stdout).toContain('\n- something is wrong in expectations/load.yaml: ');
    expect(stdout).toContain('\n- blanks (TO DO) are left in expectations/disk.yaml: ');
  });

  it('is told beside what else stops the command', async () => {
    const dir = folderWith({ 'alertdrill.yaml': project, ...broken });
    const { edge, said } = paperEdge({ cwd: dir, env: { HOME: dir } });
    const covered = coverage(edge, { project: undefined, from: ['monitors.json'] });
    await expect(covered).rejects.toThrow('there is no such file');
    expect(said.stderr).toContain('hodl: unknown key');
  });
});
