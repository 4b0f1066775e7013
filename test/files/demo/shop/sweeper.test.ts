import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExpired, lifecyclePolicy } from '../../../../src/demo/shop/lifecycle';
import { sweep } from '../../../../src/demo/shop/sweeper';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 23);

const policy = (expireAfter: string) =>
  lifecyclePolicy.parse({ rules: [{ id: 'old-images', prefix: 'images/', expireAfter }] });

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sweeper-'));
  mkdirSync(join(dataDir, 'images/archive'), { recursive: true });
  writeFileSync(join(dataDir, 'routes.json'), '{}');
  for (const [name, ageDays] of [['young', 10] as const, ['old', 60] as const, ['ancient', 400] as const]) {
    const file = join(dataDir, 'images', name);
    writeFileSync(file, name);
    utimesSync(file, (nowMs - ageDays * dayMs) / 1000, (nowMs - ageDays * dayMs) / 1000);
  }
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('what is older than the rule says is deleted, and nothing else', async () => {
  expect(await sweep(dataDir, policy('365d'), nowMs)).toEqual(['images/ancient']);
  expect(readdirSync(join(dataDir, 'images'))).toEqual(['archive', 'old', 'young']);
});

test('a rule that lost a digit takes more', async () => {
  const deleted = await sweep(dataDir, policy('36d'), nowMs);
  expect([...deleted].sort()).toEqual(['images/ancient', 'images/old']);
  expect(existsSync(join(dataDir, 'images/young'))).toBe(true);
});

test('a second sweep finds nothing left to do', async () => {
  await sweep(dataDir, policy('36d'), nowMs);
  expect(await sweep(dataDir, policy('36d'), nowMs)).toEqual([]);
});

test('an object goes when it is older than the rule says, not when it is exactly as old', () => {
  const [rule] = policy('36d').rules;
  expect(isExpired(rule!, 36 * dayMs)).toBe(false);
  expect(isExpired(rule!, 36 * dayMs + 1)).toBe(true);
});

test.each(['', './', '../', '/images/', 'images', 'images/../'])('a rule for prefix %j is refused', (prefix) => {
  const rule = { id: 'old-images', prefix, expireAfter: '365d' };
  expect(lifecyclePolicy.safeParse({ rules: [rule] }).success).toBe(false);
});

test.each(['365', '0d', 'never', 365])('a rule with age %j is refused', (expireAfter) => {
  const rule = { id: 'old-images', prefix: 'images/', expireAfter };
  expect(lifecyclePolicy.safeParse({ rules: [rule] }).success).toBe(false);
});
