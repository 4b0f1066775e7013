import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { readPlainYaml } from '../../../src/config/plainYaml';
import { readAnyYaml } from '../../../src/config/yamlData';

/** Lines as in expectation files, and what readers of YAML are known to differ in. */
const pieces = [
  ...[
    'a',
    'b',
    'key',
    'on',
    'null',
    '~',
    'yes',
    'true',
    'False',
    '1',
    '0',
    '-0',
    '017',
    '0b1',
    '0x1f',
    '0o17',
    '1_000',
  ],
  ...['1.5', '.5', '1.', '+1', '1e3', '-1.5E-3', '.inf', '-.INF', '.nan', '2026-11-30', '1:30', '12e', '0.1.2', '٣'],
  ...[': ', ':', ' :', '- ', '-', '? ', ', ', ',', '[', ']', '{', '}', '[]', '{}', ' #x', '#', '"', "'", '""', "''"],
  ...[
    '\n',
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    '\n\n',
    '\n- ',
    '\n  - ',
    ' ',
    '  ',
    '\t',
    '\r\n',
    '\\n',
    '\\',
    '=',
    '<<',
  ],
  ...[
    '&x ',
    '*x',
    '!t ',
    '!',
    '|',
    '>',
    '%',
    '@',
    '`',
    '---',
    '...',
    '\n---\n',
    '${A}',
    '${A:-b}',
    '90s',
    '<',
    '日本',
    '\u00e9',
  ],
  ...[
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\u{1f600}',
    '__proto__',
    'constructor',
    '5xx',
    '-1',
    '- -',
    '"a b"',
    "'it''s'",
  ],
];
const line = fc
  .tuple(
    fc.constantFrom('', '', '  ', '    ', '- ', '  - '),
    fc.constantFrom('a', 'b', 'key', '"q"', '1'),
    fc.constantFrom(...pieces),
  )
  .map(([indent, key, value]) => `${indent}${key}: ${value}`);
const jumble = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
const lines = fc.array(fc.oneof(line, jumble), { maxLength: 8 }).map((all) => all.join('\n'));

const shipped = ['access-10x', 'image-expired', 'route-cut', 'quiet-hour'].map((name) =>
  readFileSync(`expectations/mackerel/${name}.yaml`, 'utf8'),
);
/** A file in which something was typed, or a piece went missing. */
const edited = fc
  .tuple(fc.constantFrom(...shipped), fc.nat(), fc.nat({ max: 6 }), fc.constantFrom('', ...pieces))
  .map(([text, at, gone, typed]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + typed + text.slice(place + gone);
  });

it('what it reads is what the careful reader reads, without a fault', () => {
  let taken = 0;
  let asked = 0;
  fc.assert(
    fc.property(fc.oneof(jumble, lines, edited), (text) => {
      asked += 1;
      const plain = readPlainYaml(text);
      if (plain === undefined) return;
      taken += 1;
      const careful = readAnyYaml(text);
      if (!isDeepStrictEqual({ ...plain, faults: [] }, careful)) throw new Error(JSON.stringify({ plain, careful }));
    }),
    { numRuns: Number(process.env['RUNS'] ?? 2_000) },
  );
  // The control: a short cut that takes nothing would always agree.
  expect(taken / asked).toBeGreaterThan(0.05);
});

it.each(shipped)('takes a shipped file', (text) => {
  expect(readPlainYaml(text)).toBeDefined();
});
