import fs, { mkdirSync, symlinkSync, type PathLike } from 'node:fs';
import { join, relative } from 'node:path';
import { findExpectationFiles } from '../../../src/config/findExpectationFiles';
import { readYamlFile } from '../../../src/config/yamlFile';
import { UsageError } from '../../../src/domain/errors';
import { workFolders } from './workFolder';

const folder = workFolders();

const found = (dir: string, paths: readonly string[] = []): readonly string[] =>
  findExpectationFiles(dir, dir, paths).map((file) => relative(dir, file));

describe('expectation files', () => {
  const files = {
    'expectations/a.yaml': '',
    'expectations/sub/b.yml': '',
    'expectations/.hidden/c.yaml': '',
    'expectations/notes.txt': '',
    'elsewhere/d.yaml': '',
  };

  test('are all YAML files below expectations, but for what is hidden', () => {
    expect(found(folder(files))).toEqual(['expectations/a.yaml', 'expectations/sub/b.yml']);
  });

  test('may be links, or lie in folders that are; a link that has got lost is one, too', () => {
    const dir = folder(files);
    symlinkSync('../elsewhere', join(dir, 'expectations/linked'));
    symlinkSync('../elsewhere/d.yaml', join(dir, 'expectations/e.yaml'));
    symlinkSync('nowhere.yaml', join(dir, 'expectations/lost.yaml'));
    symlinkSync('loop.yaml', join(dir, 'expectations/loop.yaml'));
    expect(found(dir)).toEqual([
      'expectations/a.yaml',
      'expectations/e.yaml',
      'expectations/linked/d.yaml',
      'expectations/loop.yaml',
      'expectations/lost.yaml',
      'expectations/sub/b.yml',
    ]);
  });

  test.each([
    ['to the folder above', '..'],
    ['to the one above that', '../..'],
    ['to its own', '.'],
    ['to itself', 'up'],
  ])('are found once each where a link leads %s', (_, target) => {
    const dir = folder(files);
    symlinkSync(target, join(dir, 'expectations/sub/up'));
    expect(found(dir)).toEqual(['expectations/a.yaml', 'expectations/sub/b.yml']);
  });

  test('are found where two folders link to each other', () => {
    const dir = folder(files);
    symlinkSync('../../elsewhere', join(dir, 'expectations/sub/there'));
    symlinkSync('../expectations/sub', join(dir, 'elsewhere/back'));
    expect(found(dir)).toEqual(['expectations/a.yaml', 'expectations/sub/b.yml', 'expectations/sub/there/d.yaml']);
  });

  test('in a folder that can not be read do not go unnoticed: reading it as one of them says why', () => {
    const dir = folder(files);
    const readdirSync = fs.readdirSync;
    const locked = join(dir, 'expectations/sub');
    const refuse = (path: PathLike, ...options: unknown[]) => {
      if (path === locked) throw new Error("EACCES: permission denied, scandir 'sub'");
      return (readdirSync as (...args: unknown[]) => never)(path, ...options);
    };
    const spy = jest.spyOn(fs, 'readdirSync').mockImplementation(refuse); // permissions bind root to nothing
    try {
      expect(found(dir)).toEqual(['expectations/a.yaml', 'expectations/sub']);
      expect(readYamlFile(locked, 'expectations/sub').problems).toEqual([
        { file: 'expectations/sub', message: "this folder can't be read: EACCES: permission denied, scandir 'sub'" },
      ]);
    } finally {
      spy.mockRestore();
    }
  });

  test('are not all that lies here where a path is empty', () => {
    expect(() => found(folder(files), [''])).toThrow(new UsageError('a path is empty'));
  });

  test('that are not there are told with what could have been meant, not with all that lies there', () => {
    const dir = folder({ ...files, '.env': '', 'package.json': '' });
    mkdirSync(join(dir, '.alertdrill'));
    const refused = (() => {
      try {
        return found(dir, ['nosuchpath']);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused).toMatchObject({
      message: 'there is no file nosuchpath',
      hint: 'there is: elsewhere, expectations',
    });
  });
});
