import { createRunFolder } from '../../src/history/runFolder';
import { exampleHeader, exampleScenario } from './exampleDrills';

/** A process of its own: records one drill to its end, says so, and goes on with the next until it is killed. */
const [runsDir = ''] = process.argv.slice(2);
const scenario = exampleScenario();
const folder = createRunFolder(
  runsDir,
  { toolVersion: '0.1.0', run: exampleHeader, drills: ['finished', 'cut-off'].map((id) => ({ id, scenario })) },
  {
    scrub: (text) => text,
    writeFile: () => Promise.resolve(),
    failed: (error) => {
      throw error;
    },
  },
);
for (let atMs = 0; atMs < 1_000; atMs += 1) folder.fact('finished', { type: 'noted', atMs, text: 'of the first' });
folder.drillEnded('finished');
process.stdout.write('ended\n');
const more = (atMs: number): void => {
  folder.fact('cut-off', { type: 'noted', atMs, text: 'x'.repeat(500) });
  setImmediate(more, atMs + 1);
};
more(0);
