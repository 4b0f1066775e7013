import { scrubbed } from '../../../src/domain/scrubbed';

const scrub = (text: string) => text.replaceAll('s3cret', '***');

describe('scrubbed', () => {
  it('reaches every text, however deep, keys included', () => {
    const value = { a: 'x s3cret', b: ['s3cret', { c: 's3cret!' }], s3cret: 1, d: new Set(['s3cret']) };
    expect(scrubbed(value, scrub)).toEqual({ a: 'x ***', b: ['***', { c: '***!' }], '***': 1, d: new Set(['***']) });
  });

  it('finds a secret that the written form would hide by escaping', () => {
    const quoted = 'a"b\\c<d>';
    const hide = (text: string) => text.replaceAll(quoted, '***');
    const scrubbedFirst = JSON.stringify(scrubbed({ message: `key ${quoted}` }, hide));
    expect(scrubbedFirst).toBe('{"message":"key ***"}');
    expect(hide(JSON.stringify({ message: `key ${quoted}` }))).not.toContain('***');
  });

  it('leaves what is no text, and changes nothing in place', () => {
    const value = { n: 1, yes: true, nothing: undefined, text: 's3cret' };
    expect(scrubbed(value, scrub)).toEqual({ n: 1, yes: true, text: '***' });
    expect(value.text).toBe('s3cret');
  });
});
