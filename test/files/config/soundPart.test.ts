import { z } from 'zod';
import { durationMs } from '../../../src/config/duration';
import { soundPart } from '../../../src/config/soundPart';

const request = z
  .strictObject({ method: z.enum(['GET', 'PUT']), url: z.url(), retries: z.int().optional() })
  .refine(({ method, retries }) => method === 'GET' || retries === undefined, { error: 'only GET is retried' });

describe('the sound part of a value', () => {
  test('is the whole one, parsed, where nothing is wrong', () => {
    expect(soundPart(z.strictObject({ within: durationMs }), { within: '4m' })).toEqual({ within: 240_000 });
  });

  test('lacks the keys that are broken, missing or unknown, however deep', () => {
    const schema = z.strictObject({ inject: request, rollback: request, timeout: durationMs.default(10_000) });
    const written = {
      inject: { method: 'PUTT', url: 'http://a.test' },
      rollback: { url: 'http://b.test', x: 1, retries: 1.5 },
      timeout: 'soon',
    };
    expect(soundPart(schema, written)).toEqual({
      inject: { url: 'http://a.test' },
      rollback: { url: 'http://b.test' },
    });
  });

  test('has its defaults, and what breaks a rule over several keys', () => {
    const schema = z.strictObject({ one: request, times: z.int().default(3), bad: z.int() });
    expect(soundPart(schema, { one: { method: 'PUT', url: 'http://a.test', retries: 2 } })).toEqual({
      one: { method: 'PUT', url: 'http://a.test', retries: 2 },
      times: 3,
    });
  });

  test('lacks the broken items of a list, and what is broken in them', () => {
    const edits = z.array(z.strictObject({ file: z.string(), find: z.string() })).min(1);
    expect(soundPart(edits.optional(), [{ file: 'a', find: 1 }, 5, { file: 'b', find: 'x' }])).toEqual([
      { file: 'a' },
      { file: 'b', find: 'x' },
    ]);
  });

  test('ends a list of places before the first that is broken', () => {
    const argv = z.tuple([z.string().min(1)], z.string());
    expect(soundPart(argv, ['rm', '-r', 5, 'x'])).toEqual(['rm', '-r']);
    expect(soundPart(argv, [5, 'x'])).toEqual([]);
  });

  test('is nothing where the form is another', () => {
    expect(soundPart(request, 'GET http://a.test')).toBeUndefined();
    expect(soundPart(z.array(z.string()), { a: 'b' })).toBeUndefined();
    expect(soundPart(z.union([z.string(), z.number()]), true)).toBeUndefined();
  });
});
