import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertdrillError, ConfigError, UsageError } from '../../../src/domain/errors';
import { readRun } from '../../../src/history/readRun';
import { createRunFolder, eventsFile, reportFile, type RunFolder } from '../../../src/history/runFolder';
import { exampleFacts } from '../../support/exampleFacts';
import { exampleHeader, exampleReport, exampleScenario } from '../../support/exampleDrills';

describe('a recorded run', () => {
  let runsDir = '';
  const failures: unknown[] = [];
  beforeEach(async () => {
    runsDir = await mkdtemp(join(tmpdir(), 'alertdrill-runs-'));
    failures.length = 0;
  });
  afterEach(() => rm(runsDir, { recursive: true }));

  const scenario = exampleScenario();
  const open = (scrub = (text: string) => text): RunFolder =>
    createRunFolder(
      runsDir,
      {
        toolVersion: '0.1.0',
        run: exampleHeader,
        drills: [
          { id: 'd1', scenario, fault: '10 times the load', gitRevision: 'abc' },
          { id: 'd2', scenario },
        ],
      },
      { scrub, writeFile: (path, text) => writeFile(path, text), failed: (error) => failures.push(error) },
    );
  const problemOf = async (folder: string): Promise<string> => {
    const error: unknown = await readRun(folder).catch((reason: unknown) => reason);
    if (error instanceof ConfigError) return `${error.problems[0]?.line ?? '?'}: ${error.problems[0]?.message ?? ''}`;
    return error instanceof AlertdrillError ? error.message : 'no error';
  };

  it('is read back as it was written, every kind of fact included', async () => {
    const folder = open();
    for (const fact of exampleFacts) folder.fact('d1', fact);
    folder.drillEnded('d1', { fault: { requests: 9, failed: 1, droppedIterations: 0, k6Version: '1.8.1' } });
    folder.fact('d2', { type: 'noted', atMs: 1, text: 'of the other drill' });
    folder.close();
    const run = await readRun(folder.path);
    expect(run.run).toEqual(exampleHeader);
    expect(run.drills[0]).toEqual({
      id: 'd1',
      scenario,
      fault: '10 times the load',
      gitRevision: 'abc',
      facts: exampleFacts,
      loads: { fault: { requests: 9, failed: 1, droppedIterations: 0, k6Version: '1.8.1' } },
      ended: true,
    });
    expect(run.drills[1]?.facts).toHaveLength(1);
    expect(run.drills[1]?.ended).toBe(false);
    expect(run.endedAtMs).toBeUndefined();
    expect(failures).toEqual([]);
  });

  it.each(['interrupted', 'lost'] as const)('says what ended it before its time: it was %s', async (how) => {
    const folder = open();
    const report = exampleReport('interrupted');
    expect(await folder.finish({ ...report, run: { ...report.run, [how]: 'in words' } }, 9)).toBe('whole');
    const run = await readRun(folder.path);
    expect(run).toMatchObject({ endedAtMs: 9, [how]: 'in words' });
    expect(run).not.toHaveProperty(how === 'lost' ? 'interrupted' : 'lost');
  });

  it('has each fact on the disk as soon as it is told', async () => {
    const folder = open();
    folder.fact('d1', { type: 'noted', atMs: 1, text: 'first' });
    expect(await readFile(join(folder.path, eventsFile), 'utf8')).toMatch(/"first"\}\}\n$/);
    folder.close();
  });

  it('tells of a report that it could not write, and lets the run go on', async () => {
    const folder = open();
    await mkdir(join(folder.path, reportFile));
    expect(await folder.finish(exampleReport('passed'), 1)).toBe('incomplete');
    expect(failures).toMatchObject([{ code: 'EISDIR' }]);
    expect((await readRun(folder.path)).endedAtMs).toBe(1);
  });

  it('loses no more than the line that a crash cut off', async () => {
    const folder = open();
    folder.fact('d1', { type: 'noted', atMs: 1, text: 'whole' });
    folder.close();
    const file = join(folder.path, eventsFile);
    const whole = await readFile(file, 'utf8');
    const torn = JSON.stringify({ drill: 'd1', fact: { type: 'noted', atMs: 2, text: 'torn' } });
    for (let length = 1; length < torn.length; length += 1) {
      await writeFile(file, whole + torn.slice(0, length));
      expect((await readRun(folder.path)).drills[0]?.facts).toHaveLength(1);
    }
    await writeFile(file, whole + torn);
    expect((await readRun(folder.path)).drills[0]?.facts).toHaveLength(2);
  });

  it('names the line and the key of what is wrong in it', async () => {
    const folder = open();
    folder.close();
    const file = join(folder.path, eventsFile);
    await appendFile(file, '{"drill":"d1","fact":{"type":"noted","atMs":"noon","text":"x"}}\n');
    expect(await problemOf(folder.path)).toBe('2: fact.atMs: Invalid input: expected number, received string');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"noted"', '"notted"'));
    expect(await problemOf(folder.path)).toContain('2: fact.type:');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/\n.*\n$/, '\n{ torn in the middle\n{}\n'));
    expect(await problemOf(folder.path)).toBe('2: This line is not JSON.');
  });

  it('refuses a fact of a drill that it does not know, and an empty file', async () => {
    const folder = open();
    folder.fact('d9', { type: 'noted', atMs: 1, text: '' });
    folder.close();
    expect(await problemOf(folder.path)).toContain('2: The drill d9');
    await writeFile(join(folder.path, eventsFile), '');
    expect(await problemOf(folder.path)).toContain('1: The recording is empty');
  });

  it('says where it looked for a recording that is not there', async () => {
    await expect(readRun(join(runsDir, 'nowhere'))).rejects.toThrow(UsageError);
    expect(await problemOf(join(runsDir, 'nowhere'))).toContain(join(runsDir, 'nowhere', eventsFile));
  });

  it('holds nothing that the scrubber takes out, not even where JSON would escape it', async () => {
    const secret = 'k"ey\\1';
    const folder = open((text) => text.replaceAll(secret, '***'));
    folder.fact('d1', { type: 'rollback-failed', atMs: 1, message: `refused with ${secret}` });
    folder.close();
    const written = await readFile(join(folder.path, eventsFile), 'utf8');
    expect(written).toContain('refused with ***');
    expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  it('tells once that it can write no more, and breaks nothing', () => {
    const folder = open((text) => {
      if (text === 'the last straw') throw new Error('ENOSPC');
      return text;
    });
    folder.fact('d1', { type: 'noted', atMs: 1, text: 'the last straw' });
    folder.fact('d1', { type: 'noted', atMs: 1, text: 'the last straw' });
    folder.drillEnded('d1');
    expect(failures).toEqual([new Error('ENOSPC')]);
  });

  it('never writes into the folder of another run', async () => {
    open().close();
    expect(() => open()).toThrow('EEXIST');
    expect(await readdir(runsDir)).toEqual([exampleHeader.id]);
  });
});
