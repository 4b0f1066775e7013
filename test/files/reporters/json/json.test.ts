import { json } from '../../../../src/reporters/json';
import { UsageError } from '../../../../src/domain/errors';
import { exampleReport } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';

describe('the json reporter', () => {
  it('writes the report, and nothing else, into the file', async () => {
    const { system, files, writes } = recordOutput();
    const report = exampleReport('passed', 'rollback-failed');
    await json.create({ file: 'out/report.json' }, system).runFinished?.(report, []);
    expect([...files.keys()]).toEqual(['out/report.json']);
    expect(JSON.parse(files.get('out/report.json') ?? '')).toEqual(JSON.parse(JSON.stringify(report)));
    expect(files.get('out/report.json')).toMatch(/\}\n$/);
    expect(writes).toEqual([]);
  });

  it('refuses to be created without a file', () => {
    expect(() => json.create({}, recordOutput().system)).toThrow(UsageError);
  });
});
