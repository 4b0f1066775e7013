import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets } from '../../src/config/secrets';
import { FaultError } from '../../src/domain/errors';
import type { FaultContext, FaultSystem } from '../../src/ports/fault';
import { createSystemClock } from '../../src/system/clock';
import { createHttp } from '../../src/system/http';
import { createProcesses } from '../../src/system/processes';

export interface FaultBench {
  readonly dir: string;
  readonly system: FaultSystem;
  readonly context: FaultContext;
  readonly remove: () => void;
}

/** A folder with a project and a work folder in it, and the real system. */
export function createFaultBench(secrets: Readonly<Record<string, string>> = {}): FaultBench {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-fault-'));
  const [projectDir, workDir] = [join(dir, 'project'), join(dir, 'work')];
  for (const folder of [projectDir, workDir]) mkdirSync(folder);
  const clock = createSystemClock();
  return {
    dir,
    system: {
      clock,
      http: createHttp(clock),
      processes: createProcesses(clock),
      secrets: createSecrets(secrets),
      person: { canBeAsked: () => true, confirm: () => Promise.reject(new FaultError('there is no terminal')) },
    },
    context: { projectDir, workDir, maxMs: 600_000, allowHosts: [], vars: {} },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

export const shopRule = '{ "prefix": "images/", "days": 365 }\n';

/** A shop's folder as a lifecycle policy finds it: a rule and images, old, and not all alike. */
export function writeShop(folder: string): void {
  mkdirSync(join(folder, 'images/deep'), { recursive: true });
  writeFileSync(join(folder, 'rule.json'), shopRule, { mode: 0o640 });
  const images = ['images/a.png', 'images/b.png', 'images/deep/c.png'];
  for (const [index, name] of images.entries()) {
    const path = join(folder, name);
    writeFileSync(path, Buffer.from([0, 255, 10, 13, index]));
    chmodSync(path, 0o604 + index);
    if (process.getuid?.() === 0) chownSync(path, 1000 + index, 1000);
    utimesSync(path, 1_600_000_000 + index, 1_500_000_000.25 + index);
  }
}
