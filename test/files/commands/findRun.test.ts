import { join } from 'node:path';
import { findRun } from '../../../src/commands/findRun';
import { workFolders } from '../config/workFolder';

const folder = workFolders();
const id = '20261123T001502Z-k3f9x';

describe('a run', () => {
  const project = () => folder({ 'alertdrill.yaml': '', [`.alertdrill/runs/${id}/x`]: '', 'deep/er/x': '' });

  test('is found by its id, from folders below the project too, and where --project says', () => {
    const dir = project();
    const found = join(dir, '.alertdrill/runs', id);
    expect(findRun(id, dir, undefined)).toBe(found);
    expect(findRun(id, join(dir, 'deep/er'), undefined)).toBe(found);
    expect(findRun(id, folder(), join(dir, 'alertdrill.yaml'))).toBe(found);
  });

  test('is found by its folder, seen from here, project or not', () => {
    const dir = project();
    expect(findRun(`../.alertdrill/runs/${id}`, join(dir, 'deep'), undefined)).toBe(join(dir, '.alertdrill/runs', id));
    const elsewhere = folder({ [`.alertdrill/runs/${id}/x`]: '', 'copy/x': '' });
    expect(findRun(id, elsewhere, undefined)).toBe(join(elsewhere, '.alertdrill/runs', id));
    expect(findRun('copy', elsewhere, undefined)).toBe(join(elsewhere, 'copy'));
  });

  test('that there is not is told with what is near, and where was looked', () => {
    const dir = project();
    const asked = (given: string, cwd = dir) => {
      try {
        return findRun(given, cwd, undefined);
      } catch (error) {
        return error;
      }
    };
    expect(asked(id.replace('k3f9x', 'k3f9y'))).toMatchObject({
      message: `there is no run 20261123T001502Z-k3f9y in ${join(dir, '.alertdrill/runs')}`,
      hint: `did you mean ${id}?`,
    });
    expect(asked('nightly')).toMatchObject({ hint: `there is: ${id}` });
    expect(asked(id, folder())).toMatchObject({ hint: 'give the id of a run, or its folder' });
    const fileInItsPlace = folder({ 'alertdrill.yaml': '', '.alertdrill/runs': '' });
    expect(asked(id, fileInItsPlace)).toMatchObject({ hint: 'give the id of a run, or its folder' });
    expect(() => findRun(id, dir, 'none.yaml')).toThrow('there is no project file none.yaml');
  });
});
