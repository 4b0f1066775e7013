import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { lastGoodFile } from '../../../../src/demo/shop/lastGoodFile';

const folder = mkdtempSync(join(tmpdir(), 'last-good-'));
const file = join(folder, 'rules.json');
const schema = z.object({ days: z.number() });
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => writeFileSync(file, '{"days": 365}'));

test('a change counts from the next reading on', () => {
  const read = lastGoodFile(file, schema, () => undefined);
  expect(read()).toEqual({ days: 365 });
  writeFileSync(file, '{"days": 36}');
  expect(read()).toEqual({ days: 36 });
});

test.each([
  ['half-written', '{"days": 3'],
  ['empty', ''],
  ['of the wrong form', '{"days": "many"}'],
])('a %s file leaves the last good one in force and is logged once', (_, text) => {
  const log = jest.fn();
  const read = lastGoodFile(file, schema, log);
  writeFileSync(file, text);
  expect([read(), read()]).toEqual([{ days: 365 }, { days: 365 }]);
  expect(log).toHaveBeenCalledTimes(1);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('the last good version stays in force'));
});

test('a file that is gone leaves the last good one in force, and counts again when it is back', () => {
  const read = lastGoodFile(file, schema, () => undefined);
  rmSync(file);
  expect(read()).toEqual({ days: 365 });
  writeFileSync(file, '{"days": 7}');
  expect(read()).toEqual({ days: 7 });
});

test('a file that is bad from the start is an error that names it', () => {
  writeFileSync(file, 'days: 365');
  expect(() => lastGoodFile(file, schema, () => undefined)).toThrow(`${file} is not JSON`);
});
