import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml, readYamlFile } from '../../../src/config/yamlFile';
import { marked, workFolders } from './workFolder';

const folder = workFolders();

describe('YAML', () => {
  test('becomes data, merge keys included', () => {
    const file = parseYaml('a: &base { x: 1, y: 2 }\nb: { <<: *base, y: 3 }\n', 'f.yaml');
    expect(file.problems).toEqual([]);
    expect(file.value).toEqual({ a: { x: 1, y: 2 }, b: { x: 1, y: 3 } });
  });

  test.each([
    ['a key that is given twice', 'a: 1\n§a: 2\n', 'the key a is given twice'],
    ['a quoted key that is given twice', 'a:\n  "b c": 1\n  §"b c": 2\n', 'the key "b c" is given twice'],
    ['a second document', 'a: 1\n§---\nb: 1\n', 'a file has one document'],
    ['an unknown tag', 'a: §!!js/function "x"\n', 'not valid YAML: Unresolved tag'],
    ['a bracket left open', 'a: [1, 2§', 'not valid YAML: Flow sequence in block collection'],
    ['an alias without its anchor', 'a: §*nowhere\n', 'there is no anchor above for this alias'],
    ['an alias that contains itself', 'a: &x\n  b: [§*x]\n', 'this alias contains itself'],
    ['a map as a key', 'a:\n  ? §{ b: 1 }\n', 'a key must be a text'],
    ['a tab as indentation', 'a:\n§\tb: 1\n', 'not valid YAML: Tabs are not allowed as indentation'],
  ])('is refused for %s, at its place', (_, yaml, message) => {
    const { text, line, column } = marked(yaml);
    const [problem] = parseYaml(text, 'f.yaml').problems;
    expect(problem).toMatchObject({ file: 'f.yaml', line, column });
    expect(problem?.message).toContain(message);
  });

  test('that is a bomb of aliases is refused, while a few are fine', () => {
    const levels = (count: number): string =>
      ['l0: &l0 [x, x, x, x, x, x, x, x, x, x]']
        .concat(
          Array.from({ length: count }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(', ')}]`),
        )
        .join('\n');
    expect(parseYaml(levels(1), 'f.yaml').problems).toEqual([]);
    expect(parseYaml(levels(8), 'f.yaml').problems[0]?.message).toBe('too many aliases');
  });

  test('that is nested without end is refused, while ten levels are fine', () => {
    expect(parseYaml('['.repeat(10) + ']'.repeat(10), 'f.yaml').problems).toEqual([]);
    expect(parseYaml('['.repeat(20_000), 'f.yaml').problems[0]?.message).toBe('this is nested too deeply');
  });
});

describe('an issue is looked up', () => {
  const cases: [string, string, { path: (string | number)[]; atKey?: boolean; find?: string }][] = [
    ['at a value', 'a:\n  - b: §1\n', { path: ['a', 0, 'b'] }],
    ['at a key', 'a:\n  - §b: 1\n', { path: ['a', 0, 'b'], atKey: true }],
    ['at a text within a value', 'a: "x §${Y}"\n', { path: ['a'], find: '${Y}' }],
    ['at the key where the value is empty', 'a:\n  §b:\n', { path: ['a', 'b'] }],
    ['at what lacks it where it is missing', 'a:\n  - §b: 1\n', { path: ['a', 0, 'c'] }],
    ['at the beginning where the file lacks it', '# comment\n§a: 1\n', { path: ['c'] }],
    ['at its anchor where it is an alias', 'a: &x { b: §1 }\nc: *x\n', { path: ['c', 'b'] }],
    ['at its origin where it is merged', 'a: &x { b: §1 }\nc:\n  <<: *x\n', { path: ['c', 'b'] }],
    [
      'at its origin where several are merged',
      'a: &x { b: 1 }\nd: &y { e: §1 }\nc:\n  <<: [*x, *y]\n',
      { path: ['c', 'e'] },
    ],
    ['in a file with CRLF', 'a: 1\r\nb: §2\r\n', { path: ['b'] }],
  ];

  test.each(cases)('%s', (_, yaml, issue) => {
    const { text, line, column } = marked(yaml);
    expect(parseYaml(text, 'f.yaml').problem({ ...issue, message: 'm' })).toMatchObject({ line, column, message: 'm' });
  });
});

describe('a file', () => {
  const refusal = (name: string, content: string | Buffer): string | undefined => {
    const dir = folder();
    writeFileSync(join(dir, name), content);
    return readYamlFile(join(dir, name), name).problems[0]?.message;
  };

  test('of a megabyte is read, and a larger one is refused', () => {
    const comment = '#'.repeat(1024 * 1024 - 1);
    expect(refusal('f.yaml', `${comment}\n`)).toBeUndefined();
    expect(refusal('f.yaml', `${comment}\n\n`)).toBe('this file is larger than 1024 KiB');
  });

  test('has to be UTF-8', () => {
    expect(refusal('f.yaml', 'a: ü\n')).toBeUndefined();
    expect(refusal('f.yaml', Buffer.from('a: ü\n', 'latin1'))).toBe('this file is not UTF-8 text');
  });

  test('is no link to itself', () => {
    const dir = folder();
    symlinkSync('loop.yaml', join(dir, 'loop.yaml'));
    const { problems } = readYamlFile(join(dir, 'loop.yaml'), 'loop.yaml');
    expect(problems).toEqual([{ file: 'loop.yaml', message: 'this is a link that leads back to itself' }]);
  });

  test('has to be a file, and there', () => {
    const dir = folder();
    mkdirSync(join(dir, 'd.yaml'));
    expect(readYamlFile(join(dir, 'd.yaml'), 'd.yaml').problems).toEqual([
      { file: 'd.yaml', message: 'this is a folder, not a file' },
    ]);
    expect(readYamlFile(join(dir, 'none.yaml'), 'none.yaml').problems[0]?.message).toBe('there is no such file');
  });
});
