import { filesFault } from '../../../../src/faults/files';

const context = { projectDir: '/project', workDir: '', maxMs: 0, allowHosts: [], vars: {} };
const edit = (find: string, replace: string) =>
  filesFault.describe({ edit: [{ file: 'lifecycle.json', find, replace }] }, context);

describe('an edit in words', () => {
  it.each([
    ['365d', '36d', '"365d" becomes "36d" in lifecycle.json'],
    ['"365d"', '"36d"', '`"365d"` becomes `"36d"` in lifecycle.json'],
    ['a\nb', '', '"a\\nb" becomes "" in lifecycle.json'],
    ['"a\nb"', '`"x"`', '"\\"a\\nb\\"" becomes "`\\"x\\"`" in lifecycle.json'],
  ])('%j to %j is told so that a person can read it', (find, replace, text) => {
    expect(edit(find, replace)).toBe(text);
  });
});
