import { plainText } from '../../../src/domain/plainText';

describe('plainText', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a cleared screen', 'a\u001b[2J\u001b[Hb', 'ab'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['a hyperlink', '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\', 'click'],
    ['an escape sequence in C1', 'a\u009b31mb', 'ab'],
    ['a string that never ends', 'before\u001b]0;rest', 'before'],
    ['a lone escape', 'a\u001bcb', 'ab'],
    ['lines', 'one\r\ntwo\tthree', 'one two three'],
    ['a backspace that hides', 'safe\b\b\b\bevil', 'safe evil'],
    ['reversed writing', 'a\u202egnp.exe', 'a gnp.exe'],
  ])('takes out %s', (_what, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('leaves everything that people write', () => {
    const text = '注文の p95 が 800 ms を超えました ✗ ± — "quoted" <b>&amp;';
    expect(plainText(text)).toBe(text);
  });
});
