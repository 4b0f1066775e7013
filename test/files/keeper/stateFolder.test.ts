import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/domain/errors';
import { readJournal } from '../../../src/keeper/readJournal';
import { refuseUnusableState } from '../../../src/keeper/stateFolder';

describe('a state folder', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-state-'));
    writeFileSync(join(dir, 'file'), '');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const caught = async (act: () => unknown): Promise<unknown> => {
    try {
      return await act();
    } catch (error) {
      return error;
    }
  };

  it('may be there or not', async () => {
    for (const stateDir of [dir, join(dir, 'not', 'yet')]) {
      expect(() => refuseUnusableState(stateDir)).not.toThrow();
      expect(await readJournal(stateDir)).toEqual([]);
    }
  });

  it('that can be made nowhere is refused, with the variable that says where it is', async () => {
    for (const stateDir of [join(dir, 'file', 'alertdrill'), '/proc/x/alertdrill']) {
      const refused = await caught(() => refuseUnusableState(stateDir));
      expect(refused).toBeInstanceOf(UsageError);
      expect(refused).toMatchObject({
        message: expect.stringContaining(stateDir) as string,
        hint: expect.stringContaining('XDG_STATE_HOME') as string,
      });
    }
  });

  it('that can not be read is refused: what a crash left behind is not known then', async () => {
    const refused = await caught(() => readJournal(join(dir, 'file')));
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused).toMatchObject({ hint: expect.stringContaining('XDG_STATE_HOME') as string });
  });
});
