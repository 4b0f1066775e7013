import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createCapacity } from '../../../src/demo/shop/capacity';
import { createShopMetrics } from '../../../src/demo/shop/shopMetrics';
import { readExpression } from '../../../src/providers/prometheus/expression';

const packageDir = resolve(__dirname, '../../..');
const folder = join(packageDir, 'expectations/prometheus');
const read = (file: string): unknown => parse(readFileSync(file, 'utf8'));

const ruleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['warning', 'critical']), service: z.literal('shop') }),
        }),
      ),
    }),
  ),
});
const rules = ruleFile
  .parse(read(join(packageDir, 'src/demo/prometheus/rules.yml')))
  .groups.flatMap((group) => group.rules);

const subject = z.object({ monitor: z.string(), severity: z.string().optional() });
const expectationFile = z.object({
  scenario: z.string(),
  expect: z.array(subject),
  forbid: z.array(subject).default([]),
});
const scenarios = readdirSync(folder).map((file) => ({ file, ...expectationFile.parse(read(join(folder, file))) }));

test('the scenarios are those of the other stack', () => {
  expect(readdirSync(folder)).toEqual(readdirSync(join(packageDir, 'expectations/mackerel')));
});

test.each(scenarios)('$file names rules that exist, and severities that they have', ({ file, scenario, ...named }) => {
  expect(file).toBe(`${scenario}.yaml`);
  const wrong = [...named.expect, ...named.forbid].filter(
    ({ monitor, severity }) =>
      !rules.some(({ alert, labels }) => alert === monitor && labels.severity === (severity ?? labels.severity)),
  );
  expect(wrong).toEqual([]);
});

test('every rule is drilled, or forbidden somewhere', () => {
  const named = new Set(scenarios.flatMap((each) => [...each.expect, ...each.forbid].map(({ monitor }) => monitor)));
  expect(rules.filter(({ alert }) => !named.has(alert))).toEqual([]);
});

test('a rule selects what the shop shows from its start on, before anything has gone wrong', async () => {
  const { registry } = createShopMetrics(createCapacity({ slots: 1, queueLimit: 1, queueTimeoutMs: 1 }));
  const shown = await registry.metrics();
  const selectors = (await Promise.all(rules.map(({ expr }) => readExpression(expr)))).flatMap(
    (expression) => expression?.selectors ?? [],
  );
  const ofShop = selectors.filter(({ metric }) => metric?.startsWith('shop_'));
  expect(ofShop.length).toBeGreaterThanOrEqual(7);
  for (const { metric = '', text } of ofShop) {
    const [, route] = /route="(\w+)"/.exec(text) ?? [];
    const [, status] = /status=~?"(\d)/.exec(text) ?? [];
    const sample = new RegExp(`^${metric}\\{.*${route === undefined ? '' : `route="${route}".*`}`, 'm');
    expect(shown).toMatch(sample);
    if (status !== undefined) expect(shown).toMatch(new RegExp(`${sample.source}status="${status}\\d\\d"`, 'm'));
  }
});
