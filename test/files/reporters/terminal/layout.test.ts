import fc from 'fast-check';
import stringWidth from 'string-width';
import { fit, hang, wrap } from '../../../../src/reporters/terminal/layout';

describe('wrap', () => {
  it('breaks between words, and a word only where it is wider than the screen', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('https://example.com/a', 10)).toEqual(['https://ex', 'ample.com/', 'a']);
    expect(wrap('', 8)).toEqual(['']);
  });

  it('keeps a figure on one line with its error, its bounds and its unit', () => {
    expect(wrap('after 7.4 s ± 0.5 s', 14)).toEqual(['after', '7.4 s ± 0.5 s']);
    expect(wrap('this monitor: 4 to 9 s', 19)).toEqual(['this monitor:', '4 to 9 s']);
    expect(wrap('from 4 to the end', 9)).toEqual(['from 4 to', 'the end']);
  });

  it('counts columns, not characters', () => {
    expect(wrap('注文が遅い', 6)).toEqual(['注文が', '遅い']);
  });

  it('never exceeds the width and loses nothing', () => {
    const text = fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (words, width) => {
        const joined = words.join(' ').replace(/ +/g, ' ').trim();
        const lines = wrap(joined, width);
        expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(joined.replaceAll(' ', ''));
      }),
    );
  });
});

describe('hang', () => {
  it('sets what does not fit below the text, beside the lead', () => {
    expect(hang({ lead: '  fault  ', text: 'ten times the normal load', columns: 30 })).toEqual([
      '  fault  ten times the normal',
      '         load',
    ]);
  });

  it('gives the lead a line of its own on a screen too narrow for both, so that no line is wider than it', () => {
    const lead = '  17:09:53  +12.3 s   expected  ';
    expect(hang({ lead, text: 'one two three four five six seven eight', columns: 40 })).toEqual([
      '  17:09:53  +12.3 s   expected',
      '    one two three four five six seven',
      '    eight',
    ]);
    expect(hang({ lead, text: 'one two', columns: 40 })).toEqual([`${lead}one two`]);
  });

  it('keeps a readable width on a screen that is too narrow for anything', () => {
    const lines = hang({ lead: ' '.repeat(30), text: 'one two three four five', columns: 20 });
    expect(lines).toEqual(['    one two three four', '    five']);
  });
});

describe('fit', () => {
  it('marks what is left out', () => {
    expect(fit('polls 24 ok', 11)).toBe('polls 24 ok');
    expect(fit('polls 24 ok', 10)).toBe('polls 24 …');
    expect(fit('注文が遅い', 6)).toBe('注文…');
  });
});
