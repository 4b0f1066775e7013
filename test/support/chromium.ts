import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { describeWithout } from './describeWithout';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * `describe` with the system's Chromium, which is started before the suite and closed after it. Where none is installed
 * it is a failure in CI; elsewhere the suite is skipped and says so in its title.
 */
export function describeInChromium(title: string, suite: (browser: () => BrowserContext) => void): void {
  const executablePath = installedChromium();
  if (executablePath === undefined) {
    const missing = `none of ${names.join(', ')} is installed`;
    describeWithout(missing, 'apt-get install chromium', title, () => suite(noBrowser));
    return;
  }
  describe(title, () => {
    let browser: BrowserContext | undefined;
    let profile: string | undefined;
    beforeAll(async () => {
      // By this name .ci/run knows a browser that was left behind.
      profile = await mkdtemp(join(tmpdir(), 'alertdrill-chromium-'));
      // Shared memory is scarce in containers; a sandbox can't be had there, nor by root.
      const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
      browser = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: null });
    });
    afterAll(async () => {
      await browser?.close();
      if (profile !== undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    suite(() => browser ?? noBrowser());
  });
}

function installedChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function noBrowser(): never {
  throw new Error('no browser runs');
}
