import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../domain/errors';
import type { Processes } from '../../ports/processes';
import { missingServersHint } from './missingServersHint';

/** The programs. */
export interface Servers {
  readonly prometheus: string;
  readonly alertmanager: string;
}

export interface WhereToLook {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folders of `PATH`, in order. */
  readonly searchPath: readonly string[];
}

/**
 * By `PROMETHEUS_BIN` and `ALERTMANAGER_BIN`, then on `PATH`, where Debian calls the second `prometheus-alertmanager`.
 * @throws UsageError where one is missing, or a variable names something else: what is said explicitly is never passed over
 */
export async function locateServers(where: WhereToLook, processes: Processes): Promise<Servers> {
  const prometheus = await locate(serverKinds.prometheus, where, processes);
  const alertmanager = await locate(serverKinds.alertmanager, where, processes);
  if (prometheus !== undefined && alertmanager !== undefined) return { prometheus, alertmanager };
  const missing = [
    ...(prometheus === undefined ? [serverKinds.prometheus.title] : []),
    ...(alertmanager === undefined ? [serverKinds.alertmanager.title] : []),
  ];
  const are = missing.length === 1 ? 'is' : 'are';
  throw new UsageError(`${missing.join(' and ')} ${are} not installed, and this demo runs the real servers`, {
    hint: missingServersHint,
  });
}

interface ServerKind {
  readonly title: string;
  readonly variable: string;
  readonly names: readonly string[];
  /** What its `--version` begins with. */
  readonly saysOfItself: RegExp;
}

const serverKinds = {
  prometheus: {
    title: 'Prometheus',
    variable: 'PROMETHEUS_BIN',
    names: ['prometheus'],
    saysOfItself: /^prometheus, version /,
  },
  alertmanager: {
    title: 'Alertmanager',
    variable: 'ALERTMANAGER_BIN',
    names: ['prometheus-alertmanager', 'alertmanager'],
    saysOfItself: /^alertmanager, version /,
  },
} satisfies Record<keyof Servers, ServerKind>;

async function locate(
  kind: ServerKind,
  { env, searchPath }: WhereToLook,
  processes: Processes,
): Promise<string | undefined> {
  const named = env[kind.variable] ?? '';
  if (named !== '') {
    if (await isServer(named, kind, processes)) return named;
    throw new UsageError(`${kind.variable} is ${named}, which is not ${kind.title}: its \`--version\` says otherwise`, {
      hint: `Unset ${kind.variable} to look for it on PATH.`,
    });
  }
  for (const path of searchPath.flatMap((folder) => kind.names.map((name) => join(folder, name)))) {
    if (await isServer(path, kind, processes)) return path;
  }
  return undefined;
}

/** Something else may have the name. */
async function isServer(path: string, { saysOfItself }: ServerKind, processes: Processes): Promise<boolean> {
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isExecutable) return false;
  try {
    const { stdout, stderr } = await processes.run({ argv: [path, '--version'], timeoutMs: 10_000 });
    return saysOfItself.test(stdout) || saysOfItself.test(stderr);
  } catch {
    // It could not be started: a folder, a program for another system.
    return false;
  }
}
