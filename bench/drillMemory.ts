import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { watchMemory, type Peaks } from './peakMemory';

const drilling = 'drilling';

/** The peak of the process that runs the demo's four drills, k6's load beside it. */
export async function drillMemory(alertdrill: string): Promise<Figure> {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-bench-'));
  try {
    const peaks = await peaksOfDemo(alertdrill, dir);
    const { [drilling]: measured, ...others } = peaks;
    // Without k6 and the keeper in sight it was no real drill.
    if (measured === undefined || others['k6'] === undefined || others['keeper'] === undefined) {
      throw new Error(`the demo: these processes were seen: ${Object.keys(peaks).join(', ')}`);
    }
    const beside = Object.entries(others).map(([role, mb]) => `${role} ${mb.toFixed(0)} MB`);
    return {
      name: 'peak memory (VmHWM) of the drilling process',
      limit: 150,
      measured,
      unit: 'MB',
      detail: `the four drills of \`alertdrill demo\`; beside it, each at its peak: ${beside.join(', ')}`,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function peaksOfDemo(alertdrill: string, out: string): Promise<Peaks> {
  const demo = spawn(process.execPath, [alertdrill, 'demo', '--out', out], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    demo.once('error', reject).once('close', resolve);
  });
  let said = '';
  demo.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const { pid } = demo;
  if (pid === undefined) throw new Error('the demo did not start');
  const watch = watchMemory(pid, (each, argv) => (each === pid ? drilling : roleOf(argv)));
  try {
    const code = await ended;
    if (code !== 0) throw new Error(`the demo: exit ${String(code)}\n${said}`);
  } finally {
    watch.stop();
  }
  return watch.stop();
}

function roleOf(argv: readonly string[]): string | undefined {
  const has = (end: string) => argv.some((word) => word.endsWith(end));
  if (argv[0] !== undefined && /(^|\/)k6$/.test(argv[0])) return 'k6';
  if (has('__keeper')) return 'keeper';
  if (has('standin')) return 'stand-in';
  if (has('shop/main.js')) return 'shop';
  if (has('feeder/main.js')) return 'feeder';
  return undefined;
}
