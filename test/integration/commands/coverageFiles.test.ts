import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { CoverageReport } from '../../../src/domain/coverageReport';
import { createProjectFolder } from '../../e2e/projectFolder';

/** `coverage --from` in a real git repository, by the built CLI: as in CI, without a key, asking nobody. */
describe('new monitors', () => {
  const day = 86_400_000;
  let project: ReturnType<typeof createProjectFolder>;
  beforeEach(() => {
    const providers = {
      mackerel: { organization: 'acme', apiKey: '${A_KEY_THAT_IS_NOT_SET}' },
      prometheus: { url: 'http://127.0.0.1:9' },
    };
    project = createProjectFolder(stringify({ environments: { lab: { providers } } }), {});
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.email', 'a@example.com');
    git('config', 'user.name', 'A');
  });
  afterEach(() => project.remove());

  const git = (...argv: readonly string[]) => execFileSync('git', argv, { cwd: project.dir, encoding: 'utf8' });
  const commit = (daysAgo: number, files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project.dir, name)), { recursive: true });
      writeFileSync(join(project.dir, name), text);
    }
    const date = new Date(Date.now() - daysAgo * day).toISOString();
    git('add', '--all');
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '--message', 'a change'], {
      cwd: project.dir,
      env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
    });
  };
  const monitors = (...names: readonly string[]) =>
    JSON.stringify({ monitors: names.map((name) => ({ id: `id-of-${name}`, type: 'host', name })) });
  const rules = (...names: readonly string[]) =>
    stringify({ groups: [{ name: 'g', rules: names.map((alert) => ({ alert, expr: 'up == 0' })) }] });
  const requireNew = async (from: readonly string[], days = '14d') => {
    const args = ['coverage', '--require-new', days, '--json', '--from', ...from];
    const { code, stdout, stderr } = await project.cli(args);
    return { code, stderr, ...(stdout !== '' && { report: JSON.parse(stdout) as CoverageReport }) };
  };
  const expectationOf = (monitor: string, provider = 'mackerel') =>
    stringify({
      scenario: 'one',
      fault: { manual: { do: 'stop it', undo: 'start it' } },
      expect: [{ provider, monitor, within: '5m' }],
    });

  it('need an expectation: a pull request without one fails, one with it passes', async () => {
    commit(30, { 'monitors.json': monitors('CPU', 'Disk') });
    commit(20, { 'monitors.json': monitors('CPU', 'Disk', 'Known for long') });
    commit(1, { 'monitors.json': monitors('CPU', 'Disk', 'Known for long', 'Fresh') });
    const without = await requireNew(['monitors.json']);
    expect(without).toMatchObject({
      code: 1,
      report: { source: 'files', bars: { requireNew: { isMet: false, lacking: ['Fresh'] } } },
    });
    expect(without.report?.bars.requireNew?.comparedWith).toBe(git('rev-parse', 'HEAD~1').trim());

    project.write('expectations/fresh.yaml', expectationOf('Fresh'));
    expect(await requireNew(['monitors.json'])).toMatchObject({
      code: 0,
      report: { bars: { requireNew: { lacking: [] } } },
    });
    // 25 days reach behind the one that came second.
    expect(await requireNew(['monitors.json'], '25d')).toMatchObject({
      code: 1,
      report: { bars: { requireNew: { lacking: ['Known for long'] } } },
    });
  });

  it('may be excluded instead, or only renamed', async () => {
    commit(30, { 'monitors.json': monitors('CPU') });
    const renamed = {
      monitors: [
        { id: 'id-of-CPU', type: 'host', name: 'CPU of all' },
        { type: 'host', name: 'Fresh' },
      ],
    };
    commit(1, { 'monitors.json': JSON.stringify(renamed) });
    expect(await requireNew(['monitors.json'])).toMatchObject({
      code: 1,
      report: { bars: { requireNew: { lacking: ['Fresh'] } } },
    });
    const exclude = [
      { monitor: 'Fresh', reason: 'soon', until: new Date(Date.now() + day).toISOString().slice(0, 10) },
    ];
    const file = readFileSync(join(project.dir, 'alertdrill.yaml'), 'utf8');
    project.write('alertdrill.yaml', file + stringify({ coverage: { exclude } }));
    expect(await requireNew(['monitors.json'])).toMatchObject({ code: 0 });
  });

  it('are those of a new file, but not those of a file that was moved', async () => {
    commit(30, { 'rules/shop.yml': rules('A', 'B', 'C', 'D'), 'rules/office.yml': rules('E') });
    renameSync(join(project.dir, 'rules/shop.yml'), join(project.dir, 'rules/store.yml'));
    commit(1, { 'rules/new.yml': rules('N') });
    const from = ['rules/store.yml', 'rules/office.yml', 'rules/new.yml'];
    expect(await requireNew(from)).toMatchObject({ code: 1, report: { bars: { requireNew: { lacking: ['N'] } } } });
  });

  it('are told by what the main branch had, not by when a branch was written', async () => {
    commit(30, { 'monitors.json': monitors('CPU') });
    git('switch', '--quiet', '--create', 'feature');
    commit(16, { 'monitors.json': monitors('CPU', 'Fresh') });
    git('switch', '--quiet', 'main');
    commit(19, { other: '1' });
    git('merge', '--quiet', '--no-ff', '--message', 'merged', 'feature');
    expect(await requireNew(['monitors.json'])).toMatchObject({
      code: 1,
      report: { bars: { requireNew: { lacking: ['Fresh'] } } },
    });
  });

  describe('where nothing can be known', () => {
    const refusal = async (from: readonly string[] = ['monitors.json']) => {
      const { code, stderr, report } = await requireNew(from);
      expect(report).toBeUndefined();
      expect(code).toBe(2);
      return stderr;
    };

    it('no file was there then', async () => {
      commit(30, { other: '1' });
      commit(1, { 'monitors.json': monitors('CPU') });
      expect(await refusal()).toContain('none of the files was in git 14d ago');
    });

    it('the history is younger', async () => {
      commit(3, { 'monitors.json': monitors('CPU') });
      expect(await refusal()).toContain('does not reach back to 14d ago');
    });

    it('the history is cut off, as CI fetches it', async () => {
      commit(30, { 'monitors.json': monitors('CPU') });
      commit(1, { 'monitors.json': monitors('CPU', 'Fresh') });
      git('clone', '--quiet', '--depth', '1', `file://${project.dir}`, 'shallow');
      expect(await refusal(['shallow/monitors.json'])).toContain('fetch-depth: 0');
    });

    it('there is no repository', async () => {
      renameSync(join(project.dir, '.git'), join(project.dir, 'no-git'));
      project.write('monitors.json', monitors('CPU'));
      expect(await refusal()).toContain('is in no git repository');
    });

    it('a provider is asked', async () => {
      const { code, stderr } = await project.cli(['coverage', '--require-new', '14d']);
      expect(code).toBe(2);
      expect(stderr).toContain('no provider says how old a monitor is');
    });
  });
});
