import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkoutCheck, metricNames } from '../../../src/demo/metricNames';
import { monitoredServices, shopMonitors } from '../../../src/demo/monitors';

const { monitors } = shopMonitors('http://127.0.0.1:1234');
const folder = resolve(__dirname, '../../../expectations/mackerel');

const monitorRef = z.object({ monitor: z.string() });
const expectationFile = z.object({
  scenario: z.string(),
  expect: z.array(monitorRef),
  forbid: z.array(monitorRef).default([]),
});

test('every metric that is watched is one that the feeder posts', () => {
  const watched = monitors.flatMap((monitor) => (monitor.type === 'service' ? [monitor.metric] : []));
  expect(watched.length).toBeGreaterThan(0);
  expect(Object.values(metricNames)).toEqual(expect.arrayContaining(watched));
});

test('every service that a monitor names is one to create first', () => {
  const services = monitoredServices.map(({ name }) => name);
  expect(services).toEqual(expect.arrayContaining(monitors.map(({ service }) => service)));
});

test('the front page is watched where the shop is', () => {
  expect(monitors).toContainEqual(expect.objectContaining({ type: 'external', url: 'http://127.0.0.1:1234/items' }));
});

test('a rule is critical beyond warning, and wants more than one point', () => {
  const rules = monitors.filter((monitor) => monitor.type === 'service');
  expect(rules.filter(({ warning, critical }) => critical <= warning)).toEqual([]);
  expect(rules.filter(({ duration }) => duration < 2)).toEqual([]);
});

test.each(readdirSync(folder))('%s names monitors that exist', (file) => {
  const names = [checkoutCheck, ...monitors.map(({ name }) => name)];
  const scenario = expectationFile.parse(parse(readFileSync(join(folder, file), 'utf8')));
  expect(file).toBe(`${scenario.scenario}.yaml`);
  const unknown = [...scenario.expect, ...scenario.forbid].filter(({ monitor }) => !names.includes(monitor));
  expect(unknown).toEqual([]);
});
