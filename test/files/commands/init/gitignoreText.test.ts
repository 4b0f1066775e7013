import { gitignoreAddition } from '../../../../src/commands/init/gitignoreText';

const textOf = (present: string) => gitignoreAddition(present)?.text;

describe('what is added to .gitignore', () => {
  it.each([
    ['all of it to an empty one', '', '.env\n.alertdrill/\nout/\n'],
    ['what is missing', '.env\nnode_modules\n', '.alertdrill/\nout/\n'],
    ['a line end first where the last line has none', 'dist', '\n.env\n.alertdrill/\nout/\n'],
    ['none where the last line has one', 'dist\n', '.env\n.alertdrill/\nout/\n'],
    ['its own kind of line ends', 'dist\r\n.env', '\r\n.alertdrill/\r\nout/\r\n'],
    ['nothing for other spellings of the same', '/.alertdrill\n/out/ \n', '.env\n'],
    ['what is only commented out', '# .env\n.alertdrill\nout\n', '.env\n'],
    ['what is only a part of another name', '.env.local\nlayout/\n.alertdrill/\nout\n', '.env\n'],
  ])('%s', (_, present, expected) => expect(textOf(present)).toBe(expected));

  it('is nothing where all of it is there', () => {
    expect(gitignoreAddition('out/\n.env\n.alertdrill/')).toBeUndefined();
    expect(gitignoreAddition(`${textOf('dist')}`)).toBeUndefined();
  });
});
