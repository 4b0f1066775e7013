import { join } from 'node:path';
import { findProjectFile } from '../../../src/config/findProjectFile';
import { UsageError } from '../../../src/domain/errors';
import { workFolders } from './workFolder';

const folder = workFolders();

function hintOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error.hint;
  }
  return undefined;
}

describe('the project file', () => {
  test('is in the folder or in the nearest one above', () => {
    const dir = folder({ 'alertdrill.yaml': '', 'a/alertdrill.yml': '', 'a/b/c/x': '', 'd/x': '' });
    expect(findProjectFile(dir)).toBe(join(dir, 'alertdrill.yaml'));
    expect(findProjectFile(join(dir, 'a/b/c'))).toBe(join(dir, 'a/alertdrill.yml'));
    expect(findProjectFile(join(dir, 'd'))).toBe(join(dir, 'alertdrill.yaml'));
  });

  test('may be named', () => {
    const dir = folder({ 'alertdrill.yaml': '', 'other.yaml': '' });
    expect(findProjectFile(dir, 'other.yaml')).toBe(join(dir, 'other.yaml'));
    expect(() => findProjectFile(dir, 'none.yaml')).toThrow(new UsageError('there is no project file none.yaml'));
    expect(hintOf(() => findProjectFile(dir, './othr.yaml'))).toBe('did you mean other.yaml?');
  });

  test('that would lie in a file, or has no name, is misuse', () => {
    const dir = folder({ 'alertdrill.yaml': '' });
    const below = 'alertdrill.yaml/x';
    expect(() => findProjectFile(dir, below)).toThrow(new UsageError(`there is no project file ${below}`));
    expect(() => findProjectFile(dir, '')).toThrow(new UsageError("the project file's name is empty"));
  });

  test('that is nowhere is misuse', () => {
    const dir = folder();
    expect(() => findProjectFile(dir)).toThrow(
      new UsageError(`there is no alertdrill.yaml in ${dir}, nor in a folder above it`),
    );
  });
});
