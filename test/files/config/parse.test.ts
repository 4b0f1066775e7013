import { z } from 'zod';
import { parse } from '../../../src/config/parse';

const schema = z.strictObject({
  name: z.string().max(5).optional(),
  count: z.int().min(1).optional(),
  severity: z.enum(['warning', 'critical']).optional(),
  monitor: z.union([z.string(), z.strictObject({ id: z.string() })]).optional(),
  request: z
    .union([z.strictObject({ times: z.number() }), z.strictObject({ script: z.string(), rate: z.number() })])
    .optional(),
  sees: z
    .union([z.strictObject({ status: z.string() }), z.strictObject({ ms: z.number() })], {
      error: 'takes status or ms',
    })
    .optional(),
  list: z
    .array(z.strictObject({ url: z.string() }))
    .min(1)
    .optional(),
  names: z.record(z.string().regex(/^[A-Z]+$/, { error: 'names are upper case' }), z.string()).optional(),
});

const complaints = (value: unknown): readonly string[] => {
  const parsed = parse(schema, value);
  return parsed.ok
    ? []
    : parsed.issues.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`));
};

describe('what a schema refuses is said in plain words', () => {
  test.each<[string, object, string[]]>([
    ['an unknown key', { nam: 'x' }, ['nam: unknown key (did you mean name or names?)']],
    [
      'several unknown keys',
      { zzzzzzz: 1, coun: 1 },
      [
        'zzzzzzz: unknown key (there is: name, count, severity, monitor, request, sees, list, names)',
        'coun: unknown key (did you mean count?)',
      ],
    ],
    [
      'an unknown key further down',
      { list: [{ url: 'x', urll: 'y' }] },
      ['list[0].urll: unknown key (did you mean url?)'],
    ],
    ['a missing key', { list: [{}] }, ['list[0].url: missing']],
    ['an empty value', { name: null }, ['name: is empty']],
    [
      'a wrong type',
      { name: 1, list: 'x' },
      ['name: must be a text, not a number', 'list: must be a list, not a text'],
    ],
    ['a fraction', { count: 1.5 }, ['count: must be a whole number, not a number']],
    ['a wrong choice', { severity: 'critcal' }, ['severity: must be warning or critical (did you mean critical?)']],
    ['a choice of another type', { severity: 1 }, ['severity: must be warning or critical']],
    ['a number that is too small', { count: 0 }, ['count: must be at least 1']],
    ['a text that is too long', { name: 'abcdef' }, ['name: must have at most 5 characters']],
    ['an empty list', { list: [] }, ['list: must have at least 1 items']],
    ['none of the forms', { monitor: 1 }, ['monitor: must be a text or a map of keys']],
    [
      'the form that was meant',
      { monitor: { idd: 'x' } },
      ['monitor.id: missing', 'monitor.idd: unknown key (did you mean id?)'],
    ],
    [
      'the nearer of two forms',
      { request: { script: 'x', rat: 1 } },
      ['request.rate: missing', 'request.rat: unknown key (did you mean rate?)'],
    ],
    ['keys of two forms', { sees: { status: '5xx', ms: 300 } }, ['sees: takes status or ms']],
    [
      'keys of two forms, of which one is broken, too',
      { sees: { status: '5xx', ms: 'x', mss: 1 } },
      ['sees: takes status or ms', 'sees.ms: must be a number, not a text', 'sees.mss: unknown key (there is: status)'],
    ],
    [
      'keys of two forms without words for it',
      { request: { script: 'x', rate: 1, times: 2 } },
      ['request.times: does not go with script and rate'],
    ],
    ['a bad key of a map', { names: { a: 'x' } }, ['names.a: names are upper case']],
  ])('%s', (_, value, expected) => {
    expect(complaints(value)).toEqual(expected);
  });

  test('and what it takes is taken', () => {
    const good = {
      name: 'x',
      count: 1,
      severity: 'warning',
      monitor: { id: 'x' },
      list: [{ url: 'x' }],
      names: { A: 'x' },
    };
    expect(parse(schema, good)).toEqual({ ok: true, value: good });
  });

  test('with the path in the file in front, and the keys that were parsed elsewhere as near names', () => {
    const parsed = parse(schema, { evry: 1 }, ['effect', 0], ['every']);
    expect(parsed).toEqual({
      ok: false,
      issues: [
        {
          path: ['effect', 0, 'evry'],
          message: 'effect[0].evry: unknown key',
          atKey: true,
          hint: 'did you mean every?',
        },
      ],
    });
  });
});
