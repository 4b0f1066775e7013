import { parseRow } from '../../../src/system/psTable';
import { createProcessTable, parseStat } from '../../../src/system/processTable';
import { stateDir } from '../../../src/system/stateDir';

const rest = '1 4242 4242 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 0 0';

describe('a line of /proc/PID/stat', () => {
  it('tells group, start time and state', () => {
    expect(parseStat(`4242 (node) S ${rest}`)).toEqual({
      ...{ startTime: '987654', parentId: 1, groupId: 4242 },
      ...{ isZombie: false, isStopped: false },
    });
  });

  it('is read from behind the name, which may look like fields itself', () => {
    expect(parseStat(`4242 (a) Z 7 7 (b) S ${rest}`)).toMatchObject({ startTime: '987654', isZombie: false });
  });

  it('knows a process that has ended but was not asked for its exit code', () => {
    expect(parseStat(`4242 (node) Z ${rest}`)).toMatchObject({ isZombie: true });
  });

  it.each(['T', 't'])('knows one that was stopped (%s)', (state) => {
    expect(parseStat(`4242 (node) ${state} ${rest}`)).toMatchObject({ isStopped: true, isZombie: false });
  });

  it('is nothing where it is cut off', () => {
    expect(parseStat('4242 (node) S 1')).toBeUndefined();
  });
});

describe('a line of ps', () => {
  it('tells group, start time and state', () => {
    const row = parseRow('Ss    1  4242 Mon Nov 23 09:22:01 2026\n');
    expect(row).toEqual({
      ...{ startTime: 'Mon Nov 23 09:22:01 2026', parentId: 1, groupId: 4242 },
      ...{ isZombie: false, isStopped: false },
    });
  });

  it('is nothing where the process is gone', () => {
    expect(parseRow('')).toBeUndefined();
  });

  it('gives the same start time each time and agrees with /proc on group and life', () => {
    const [viaProc, viaPs] = [createProcessTable('linux'), createProcessTable('freebsd')];
    const first = viaPs.row(process.pid);
    expect(first).toBeDefined();
    expect(viaPs.row(process.pid)).toEqual(first);
    const { groupId, parentId } = viaProc.row(process.pid) ?? {};
    expect(first).toMatchObject({ groupId, parentId, isZombie: false, isStopped: false });
  });

  it('tells the same programs and ids as /proc', () => {
    const [viaProc, viaPs] = [createProcessTable('linux'), createProcessTable('freebsd')];
    expect(viaProc.pids()).toContain(process.pid);
    expect(viaPs.pids()).toContain(process.pid);
    expect(viaProc.programOf(process.pid)).toBe('node');
    expect(viaPs.programOf(process.pid)).toMatch(/^node/);
    expect(viaProc.programOf(2 ** 30)).toBeUndefined();
    expect(viaPs.programOf(2 ** 30)).toBeUndefined();
  });
});

describe('the folder of what outlives a run', () => {
  it('follows XDG_STATE_HOME', () => {
    expect(stateDir({ XDG_STATE_HOME: '/var/state' })).toBe('/var/state/alertdrill');
  });

  it.each(['', 'relative/state'])('is in the home folder where XDG_STATE_HOME is %j', (value) => {
    expect(stateDir({ XDG_STATE_HOME: value })).toMatch(/^\/.*\/\.local\/state\/alertdrill$/);
  });
});
