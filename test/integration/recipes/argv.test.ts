import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { commandLinesIn, filesIn, readPage } from '../../support/recipes';
import { freePort } from '../../support/serverPorts';

/*
 * What can be said of the pages that are not run: the programs themselves take the arguments. Each then fails for want of
 * a cluster or a system, and by another message than for arguments that it does not know.
 */

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** Every command line of a page by that program. */
function commandLines(page: string, program: string, values: Readonly<Record<string, string>> = {}) {
  const files = filesIn(readPage(page)).filter(({ path }) => path.startsWith('expectations/'));
  return files.flatMap(({ text }) => commandLinesIn(text, values)).filter(([first]) => first === program);
}

const describeWhere = (reason: string | undefined, title: string, suite: () => void): void => {
  if (reason === undefined) describe(title, suite);
  else describe.skip(`${title} [skipped: ${reason}]`, suite);
};

describeWhere(isThere('kubectl') ? undefined : 'kubectl is not installed', 'docs/recipes/kubectl.md', () => {
  let dir: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-kubectl-'));
    const kubeconfig = join(dir, 'config');
    // Nobody listens there: whatever this machine's own kubectl may reach is never asked.
    writeFileSync(kubeconfig, kubeconfigFor(await freePort()));
    env = { PATH: process.env['PATH'], HOME: dir, KUBECONFIG: kubeconfig };
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const kubectl = (argv: readonly string[]) =>
    spawnSync(argv[0] ?? '', argv.slice(1), { env, encoding: 'utf8', timeout: 30_000 });
  const lines = commandLines('kubectl.md', 'kubectl', { CONTEXT: 'verify' });

  it('has commands, each with its context and namespace', () => {
    expect(lines.length).toBeGreaterThanOrEqual(11);
    for (const line of lines) expect(line.slice(1, 5)).toEqual(['--context', 'verify', '--namespace', 'shop']);
  });

  it.each(lines.map((line) => [line.slice(5).join(' '), line] as const))('%s: kubectl takes it', (_, line) => {
    const { status, stderr } = kubectl(line);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/refused/) as string });
    expect(stderr).not.toMatch(/unknown|invalid|usage|help/i);
  });

  it('says so where it does not know an argument', () => {
    const { stderr } = kubectl([...(lines[0] ?? []), '--timeoutt=3m']);
    expect(stderr).toContain('unknown flag: --timeoutt');
  });

  it('the images are set in the container that is meant, and set back', () => {
    const images = lines.filter((line) => line.includes('image')).map((line) => line.at(-1) ?? '');
    expect(images).toHaveLength(2);
    let manifest = deployment;
    for (const image of images) {
      const file = join(dir, 'deployment.yaml');
      writeFileSync(file, manifest);
      const { status, stdout } = kubectl(['kubectl', 'set', 'image', '--local', '-f', file, image, '-o', 'yaml']);
      expect(status).toBe(0);
      expect(stdout).toContain(`image: ${image.replace('checkout=', '')}`);
      manifest = stdout;
    }
    expect(parse(manifest)).toMatchObject(parse(deployment) as object);
  });
});

const noSystem = /^(System has not been booted with systemd|Failed to connect to bus)/;

describeWhere(
  // There the commands would do what they say.
  !isThere('systemctl')
    ? 'systemctl is not installed'
    : existsSync('/run/systemd/system')
      ? 'systemd runs here'
      : undefined,
  'docs/recipes/systemd.md',
  () => {
    const systemctl = (argv: readonly string[]) =>
      spawnSync(argv[0] ?? '', argv.slice(1), { encoding: 'utf8', timeout: 30_000 });
    const lines = commandLines('systemd.md', 'systemctl');

    it('has commands', () => expect(lines).toHaveLength(4));

    it.each(lines.map((line) => [line.join(' '), line] as const))('%s: systemctl takes it', (_, line) => {
      expect(systemctl(line)).toMatchObject({ status: 1, stderr: expect.stringMatching(noSystem) as string });
    });

    it.each([
      ['systemctl', 'halted', 'checkout.service'],
      ['systemctl', 'stop', '--rumtime', 'checkout.service'],
    ])('says so where it does not know an argument: %s %s %s', (...line) => {
      expect(systemctl(line).stderr).toMatch(/^(Unknown command verb|systemctl: unrecognized option)/);
    });
  },
);

const kubeconfigFor = (port: number): string => `
apiVersion: v1
kind: Config
clusters: [{ name: verify, cluster: { server: "http://127.0.0.1:${port}" } }]
users: [{ name: verify, user: {} }]
contexts: [{ name: verify, context: { cluster: verify, user: verify } }]
`;

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: checkout, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: checkout } }
  template:
    metadata: { labels: { app: checkout } }
    spec:
      containers:
        - { name: checkout, image: "registry.example.com/checkout:2026-11-30" }
        - { name: sidecar, image: "registry.example.com/sidecar:1" }
`;
