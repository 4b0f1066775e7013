import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTerminalReporter } from '../../../../src/reporters/terminal/terminalReporter';
import { exampleDrill, exampleReport } from '../../../support/exampleDrills';
import { playRun, recordOutput } from '../../../support/recordedOutput';

describe('docs/reading-the-output.md', () => {
  it('shows what the reporter really prints', async () => {
    const doc = readFileSync(join(__dirname, '../../../../docs/reading-the-output.md'), 'utf8');
    const [progress, results] = [...doc.matchAll(/```text\n([^]*?)\n```/g)].map(([, sample]) => sample);
    const output = recordOutput();
    const drills = [exampleDrill('passed'), exampleDrill('missed')];
    await playRun(createTerminalReporter(output.system), drills, exampleReport('passed', 'missed'), output);
    expect(output.textOf('stderr').split('\n2/2')[0]?.trimEnd()).toBe(progress);
    expect(output.textOf('stdout').trimEnd()).toBe(results);
  });
});

describe('README.md', () => {
  it('explains the error that its own sample shows', () => {
    const readme = readFileSync(join(__dirname, '../../../../README.md'), 'utf8');
    const sample = /```text\n([^]*?)\n```/.exec(readme)?.[1] ?? '';
    const [, explained = 'nothing'] = /It is an interval \(`(± [\d.]+ s)`\)/.exec(readme) ?? [];
    const [, shown] = /detected after [\d.]+ s (± [\d.]+ s)/.exec(sample) ?? [];
    expect(explained).toBe(shown);
  });
});
