import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createProject } from '../../../src/commands/init/createProject';
import { providerKinds } from '../../../src/providers';
import { packageDir } from '../../support/initBench';

/** The package as npm would publish it, unpacked where npm would install it. */
describe('the package, installed', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-packed-'));
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', dir], { cwd: packageDir, stdio: 'pipe' });
    const installed = join(dir, 'node_modules', 'alertdrill');
    mkdirSync(installed, { recursive: true });
    const [tarball = ''] = readdirSync(dir).filter((name) => name.endsWith('.tgz'));
    execFileSync('tar', ['-xzf', join(dir, tarball), '-C', installed, '--strip-components=1']);
  }, 60_000);
  afterAll(() => rmSync(dir, { recursive: true }));

  it('has the JSON Schemas that the files of init name', async () => {
    await createProject(
      {
        dir,
        packageDir: join(dir, 'node_modules', 'alertdrill'),
        environmentVariables: {},
        say: () => undefined,
        providerKinds,
        connect: () => {
          throw new Error('nobody is asked with --offline');
        },
        signal: new AbortController().signal,
      },
      { offline: true, organization: 'acme' },
    );
    for (const [file, schema] of [
      ['alertdrill.yaml', 'project.json'],
      ['expectations/first-drill.yaml', 'expectation.json'],
    ] as const) {
      const [, named = ''] = /\$schema=(\S+)/.exec(readFileSync(join(dir, file), 'utf8')) ?? [];
      const path = resolve(dirname(join(dir, file)), named);
      expect(path).toBe(join(dir, 'node_modules/alertdrill/schema', schema));
      expect(existsSync(path)).toBe(true);
    }
  });

  it.each(['alertdrill.bash', '_alertdrill', 'alertdrill.fish'])('has completions/%s as it is here', (name) => {
    const shipped = readFileSync(join(dir, 'node_modules/alertdrill/completions', name), 'utf8');
    expect(shipped).toBe(readFileSync(join(packageDir, 'completions', name), 'utf8'));
  });

  it.each(['expectation', 'project', 'report'])('has schema/%s.json as it is here', (name) => {
    const file = `schema/${name}.json`;
    const shipped = readFileSync(join(dir, 'node_modules/alertdrill', file), 'utf8');
    expect(shipped).toBe(readFileSync(join(packageDir, file), 'utf8'));
  });
});
