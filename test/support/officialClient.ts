import { execFile, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describeWithout } from './describeWithout';

/** Programs by Mackerel, toxiproxy, and linters of deploy/; test/clients/<name>/go.mod says which version. */
export type OfficialClient = 'mkr' | 'mackerel-agent' | 'toxiproxy-server' | 'actionlint' | 'kubernetes-strict';

/** Longer than any build that was seen: 70 s on two cores. */
const buildTimeoutMs = 600_000;
const script = join(resolve(__dirname, '../..'), 'scripts', 'build-client.cjs');

/**
 * `describe` where the client is there, or Go, with which it is built first. Without both it is a failure in CI;
 * elsewhere the suite is skipped and says so in its title.
 */
export function describeWithClient(name: OfficialClient, title: string, suite: (path: () => string) => void): void {
  const found = spawnSync(process.execPath, [script, name, '--find'], { encoding: 'utf8' });
  if (found.status === 3 && spawnSync('go', ['version']).error !== undefined) {
    const missing = `neither ${name} nor Go is installed`;
    const variable = `${name.toUpperCase().replaceAll('-', '_')}_BIN`;
    describeWithout(missing, `https://go.dev/dl/, or ${variable}`, title, () => suite(() => ''));
    return;
  }
  describe(title, () => {
    let path = found.stdout.trim();
    beforeAll(async () => {
      if (found.status !== 0) path = (await promisify(execFile)(process.execPath, [script, name])).stdout.trim();
    }, buildTimeoutMs);
    suite(() => path);
  });
}
