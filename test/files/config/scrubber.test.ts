import fc from 'fast-check';
import { createScrubber } from '../../../src/config/scrubber';
import { Secret } from '../../../src/config/secret';
import { isTooShort } from '../../../src/domain/shortSecret';

const scrubber = (values: Readonly<Record<string, string>>) =>
  createScrubber(Object.entries(values).map(([name, value]) => new Secret(name, value)));

const inXml = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

describe('a scrubber', () => {
  const value = `p&ss "wörd" /+<1>'s(!)`;
  const { text } = scrubber({ KEY: value });

  test.each([
    ['as it is', value],
    ['in a URL', encodeURIComponent(value)],
    ['in a URL, in lower case', encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase())],
    ['in a form', new URLSearchParams({ a: value }).toString().slice(2)],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ['in a form, with %20', new URLSearchParams({ a: value }).toString().slice(2).replaceAll('+', '%20')],
    ['in the text of XML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['in XML', inXml(value)],
    ['in XML, all of it escaped', inXml(value).replaceAll("'", '&apos;')],
    ['in HTML, all of it escaped', inXml(value).replaceAll("'", '&#39;')],
  ])('takes a secret out %s', (_, form) => {
    expect(text(`a ${form} b`)).toBe('a [secret KEY] b');
    expect(text(`a ${form.slice(1)} b`)).not.toContain('[secret');
  });

  test.each([
    ['of which only the last lines are shown', 'line number 28\nline number 29\n-- end --\n', 3],
    ['whose lines end otherwise', '-- begin --\r\nline number 27\r\nline number 28', 3],
    ['that is indented', '  -- begin --\n  line number 27\n', 2],
    ['that was put on one line', '-- begin -- line number 27 line number 28 line number 29 -- end --', 1],
  ])('takes out a secret of many lines %s', (_, said, count) => {
    const key = '-- begin --\nline number 27\nline number 28\nline number 29\n-- end --\n';
    const clean = scrubber({ KEY: key }).text(said);
    expect(clean.match(/\[secret KEY\]/g)).toHaveLength(count);
    expect(clean.replaceAll('[secret KEY]', '').trim()).toBe('');
  });

  test('takes out a secret whose blanks were made one', () => {
    expect(scrubber({ KEY: 'correct  horse' }).text('correct horse')).toBe('[secret KEY]');
  });

  test('leaves lines alone that are too short to be told from other texts', () => {
    expect(scrubber({ KEY: '{\n"a": 1,\n"password": "hunter2"\n}' }).text('{ "a": 1, }')).toBe('{ "a": 1, }');
  });

  test.each(['', 'u', 'us', 'user:'])('takes a secret out of the base64 of %p and itself', (before) => {
    const encoded = Buffer.from(`${before}${value}`).toString('base64');
    const plain = Buffer.from(text(encoded).replace(/\[.*?\]/, ''), 'base64').toString();
    expect(text(encoded)).toContain('[secret KEY]');
    expect(plain).not.toContain('wörd');
    expect(text(Buffer.from(`${before}something else`).toString('base64'))).not.toContain('[secret');
  });

  test('leaves nothing of a secret that holds another one', () => {
    expect(scrubber({ SHORT: 'abcd', LONG: 'xxabcdyy' }).text('xxabcdyy abcd')).toBe('[secret LONG] [secret SHORT]');
  });

  test('takes out whatever the project file accepts, and leaves alone what is too short to be told from other texts', () => {
    const scrub = scrubber({ SHORT: 'abc', EMPTY: '', LONG: 'abcd' });
    expect(scrub.text('abc abcd')).toBe('abc [secret LONG]');
    expect(['abc', '', 'abcd'].map(isTooShort)).toEqual([true, false, false]);
  });

  test('without secrets changes nothing', () => {
    expect(scrubber({}).text('abc')).toBe('abc');
  });

  test('takes out any value, whatever is in it', () => {
    // Lone surrogates too. (`fc.string` of `binary` first lists all of Unicode, which takes a second.)
    const anyText = fc
      .array(fc.integer({ min: 0, max: 0xff_ff }), { minLength: 4 })
      .map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(anyText, fc.string(), (secret, around) => {
        fc.pre(!'[secret K]'.includes(secret) && !around.includes('['));
        const clean = scrubber({ K: secret }).text(`${around}\u0000${secret}\u0000${around}`);
        expect(clean).toContain('[secret K]');
        expect(clean.replaceAll('[secret K]', '\u0001')).not.toContain(secret);
      }),
    );
  });
});
