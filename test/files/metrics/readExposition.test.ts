import { NoExposition, readExposition } from '../../../src/metrics/readExposition';
import { expositionOf } from '../../../src/metrics/expositionOf';
import { exampleReport } from '../../support/exampleDrills';

describe('a text of metrics', () => {
  it.each([
    ['a 1', 'a', {}, 1],
    ['a{} -2.5e+3', 'a', {}, -2500],
    ['a { b = "c" , } +Inf', 'a', { b: 'c' }, Infinity],
    ['a{b="{,}=\\"\\\\\\n",c="商品"} NaN 1764560000000', 'a', { b: '{,}="\\\n', c: '商品' }, NaN],
    ['a:b_c{d=""} -Inf', 'a:b_c', { d: '' }, -Infinity],
  ])('%s', (line, name, labels, value) => {
    expect(readExposition(`# HELP ${name} x\n\n${line}\n`)).toEqual([{ name, labels, value }]);
  });

  it.each(['a', 'a x', 'a{b="c} 1', 'a{b=c} 1', 'a{b="c" d="e"} 1', '{} 1', 'hello, world!', '1 2', 'a{b="c"}x 1'])(
    'is refused, with the line: %s',
    (line) => {
      expect(() => readExposition(`ok 1\n${line}\n`)).toThrow(NoExposition);
      expect(() => readExposition(`ok 1\n${line}\n`)).toThrow('line 2');
    },
  );

  it('that we wrote is read as it was meant, whatever a monitor is called', async () => {
    const name = 'p95 of "/items"\\\n{a="b"} 応答';
    const report = exampleReport('passed');
    const drills = report.drills.map((drill) => ({
      ...drill,
      expectations: drill.expectations.map((each) => ({ ...each, monitor: { name } })),
    }));
    const text = await expositionOf({ ...report, drills }, [], 0);
    const names = readExposition(text).flatMap(({ labels }) => labels['monitor'] ?? []);
    expect(new Set(names)).toEqual(new Set([name]));
  });
});
