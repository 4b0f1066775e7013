import { UsageError } from '../../../../src/domain/errors';
import { prometheus } from '../../../../src/reporters/prometheus';
import { exampleReport } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';

const file = 'out/alertdrill.prom';
const passedLine = /^alertdrill_drills_total\{.*scenario="access-10x".*outcome="passed"\} (\d+)$/m;

describe('the prometheus reporter', () => {
  it('writes the metrics, and nothing else, into the file, and adds to what is there', async () => {
    const { system, files, writes } = recordOutput();
    const reporter = prometheus.create({ file }, system);
    await reporter.runFinished?.(exampleReport('passed'), []);
    await reporter.runFinished?.(exampleReport('passed', 'late'), []);
    expect([...files.keys()]).toEqual([file]);
    expect(passedLine.exec(files.get(file) ?? '')?.[1]).toBe('2');
    expect(writes).toEqual([]);
  });

  it.each([
    [
      'node_load1 0.5\nnode_load5 0.5\nnode_load15 1\n',
      "it has metrics that are not alertdrill's (node_load1 and 2 more)",
    ],
    ['up 1\n', "it has metrics that are not alertdrill's (up)"],
    ['{"schemaVersion": 1}\n', 'what is there is no file of metrics (line 1 is no metric)'],
  ])('leaves a file alone that is not its own: %j', async (text, why) => {
    const { system, files } = recordOutput();
    files.set(file, text);
    await expect(prometheus.create({ file }, system).runFinished?.(exampleReport('passed'), [])).rejects.toThrow(why);
    expect(files.get(file)).toBe(text);
  });

  it('takes only a name that node_exporter reads', () => {
    const { system } = recordOutput();
    expect(() => prometheus.create({ file: 'metrics.txt' }, system)).toThrow(
      'node_exporter reads no file of such a name',
    );
    expect(() => prometheus.create({ file }, system)).not.toThrow();
  });

  it('refuses to be created without a file', () => {
    expect(() => prometheus.create({}, recordOutput().system)).toThrow(UsageError);
  });
});
