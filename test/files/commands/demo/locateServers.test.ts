import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { locateServers } from '../../../../src/commands/demo/locateServers';
import { UsageError } from '../../../../src/domain/errors';
import type { Processes } from '../../../../src/ports/processes';
import { scriptedProcesses } from '../../../support/scriptedProcesses';

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'alertdrill-servers-'))));
afterEach(() => rm(root, { recursive: true, force: true }));

/** A file that can be run, and that says this of itself. */
async function install(path: string, says: string): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, says);
  await chmod(file, 0o755);
  return file;
}

/** A program says what its file holds; where that is `stderr: ...`, on stderr; where it is empty, it can't be started. */
const processes: Processes = {
  ...scriptedProcesses(new Map()),
  run: async ({ argv: [program] }) => {
    const text = await readFile(program, 'utf8');
    if (text === '') throw new Error('spawn EACCES');
    const [, onStderr] = /^stderr: (.*)$/s.exec(text) ?? [];
    const said = onStderr === undefined ? { stdout: text, stderr: '' } : { stdout: '', stderr: onStderr };
    return { exitCode: 0, timedOut: false, startedAtMs: 0, endedAtMs: 0, ...said };
  },
};

const prometheusSays = 'prometheus, version 2.42.0+ds (branch: debian/sid)\n';
const managerSays = 'alertmanager, version 0.25.0 (branch: debian/sid)\n';

const locate = (env: Readonly<Record<string, string>> = {}) =>
  locateServers({ env, searchPath: [join(root, 'bin'), join(root, 'opt')] }, processes);

const refusal = (env: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  locate(env).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the servers of the demo', () => {
  it.each(['prometheus-alertmanager', 'alertmanager'])('are found on PATH, where the second is %s', async (name) => {
    const prometheus = await install('opt/prometheus', prometheusSays);
    const alertmanager = await install(`bin/${name}`, managerSays);
    expect(await locate()).toEqual({ prometheus, alertmanager });
  });

  it('are those that the variables name, before any on PATH', async () => {
    await install('bin/prometheus', prometheusSays);
    await install('bin/alertmanager', managerSays);
    const PROMETHEUS_BIN = await install('own/prom', prometheusSays);
    const ALERTMANAGER_BIN = await install('own/am', `stderr: ${managerSays}`);
    expect(await locate({ PROMETHEUS_BIN, ALERTMANAGER_BIN })).toEqual({
      prometheus: PROMETHEUS_BIN,
      alertmanager: ALERTMANAGER_BIN,
    });
  });

  it('are passed over on PATH where something else has the name', async () => {
    await install('bin/prometheus', 'a film\n');
    await install('bin/alertmanager', '');
    const prometheus = await install('opt/prometheus', prometheusSays);
    const alertmanager = await install('opt/alertmanager', managerSays);
    expect(await locate()).toEqual({ prometheus, alertmanager });
  });

  it('are refused by name where they are missing, both at once, with a line for each system', async () => {
    const error = await refusal();
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: 'Prometheus and Alertmanager are not installed, and this demo runs the real servers',
      hint: expect.stringContaining(
        'apt-get install -y --no-install-recommends prometheus prometheus-alertmanager',
      ) as string,
    });
    await install('bin/prometheus', prometheusSays);
    expect(await refusal()).toMatchObject({
      message: 'Alertmanager is not installed, and this demo runs the real servers',
    });
  });

  it('are refused where a variable names something else, though PATH has the right one', async () => {
    await install('bin/prometheus', prometheusSays);
    await install('bin/alertmanager', managerSays);
    const wrong = await install('own/prom', managerSays);
    expect(await refusal({ PROMETHEUS_BIN: wrong })).toMatchObject({
      message: `PROMETHEUS_BIN is ${wrong}, which is not Prometheus: its \`--version\` says otherwise`,
      hint: 'Unset PROMETHEUS_BIN to look for it on PATH.',
    });
    expect(await refusal({ ALERTMANAGER_BIN: join(root, 'nowhere') })).toBeInstanceOf(UsageError);
  });
});
