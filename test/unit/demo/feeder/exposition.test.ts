import { Counter, Registry } from 'prom-client';
import { parseExposition } from '../../../../src/demo/feeder/exposition';

test('comments are left out; names, labels and values are read', () => {
  const text = '# HELP a help\n# TYPE a gauge\na 1\n\nb{le="+Inf",route="items"} 2.5\nc +Inf\nd 1e-3\n';
  expect(parseExposition(text)).toEqual([
    { name: 'a', labels: {}, value: 1 },
    { name: 'b', labels: { le: '+Inf', route: 'items' }, value: 2.5 },
    { name: 'c', labels: {}, value: Infinity },
    { name: 'd', labels: {}, value: 0.001 },
  ]);
});

test('what prom-client writes is read back, awkward label values included', async () => {
  const registry = new Registry();
  const counter = new Counter({ name: 'seen_total', help: 'x', labelNames: ['path'], registers: [registry] });
  const path = 'say "hi", a\\b}\nand {more}';
  counter.inc({ path }, 3);
  expect(parseExposition(await registry.metrics())).toEqual([{ name: 'seen_total', labels: { path }, value: 3 }]);
});

test.each(['a', 'a b', '<html>', 'a{b="c"}', '1a 2'])('%j is no metrics page', (line) => {
  expect(() => parseExposition(line)).toThrow('not a line of the Prometheus text format');
});
