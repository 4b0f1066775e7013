import { resolve } from 'node:path';
import { assemble } from '../../assemble';
import { proxySecrets } from '../../config/proxySecrets';
import { Secret } from '../../config/secret';
import { ProviderError, UsageError } from '../../domain/errors';
import { signalNumberOf, type Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { createRequestBudget, noLimits } from '../../polling/requestBudget';
import { Cancelled } from '../../ports/questioner';
import { createQuestioner } from '../../system/questioner';
import type { InitFlags } from '../flags';
import { createProject } from './createProject';
import type { InitSystem } from './initSystem';

/** Writes a project file and a first expectation file, after questions or by flags alone. Exit code 2: nothing written. */
export async function init(edge: Edge, flags: InitFlags & { readonly project: string | undefined }): Promise<number> {
  if (flags.project !== undefined) {
    throw new UsageError('init writes alertdrill.yaml into this folder: --project makes no sense here');
  }
  try {
    edge.stdout.write(await createProject(systemOf(edge, flags), flags));
    return exitCodes.passed;
  } catch (error) {
    if (error instanceof Cancelled || edge.interrupt.aborted) {
      edge.stderr.write('\nStopped. Nothing was written.\n');
      return 128 + (signalNumberOf(edge.interrupt) ?? sigint);
    }
    throw error instanceof ProviderError ? withAdvice(error) : error;
  }
}

const sigint = 2;

function systemOf(edge: Edge, { yes }: InitFlags): InitSystem {
  const tools = assemble(edge);
  edge.conceal(proxySecrets(edge.env));
  const questioner = yes === true ? undefined : createQuestioner(edge.interrupt);
  return {
    dir: edge.cwd,
    packageDir: resolve(__dirname, '../../..'),
    environmentVariables: edge.env,
    ...(questioner && { questioner }),
    say: (line) => edge.stderr.write(`${line}\n`),
    providerKinds: tools.kinds.providers,
    connect: (kind, settings) => {
      edge.conceal(kind.secretsOf(settings).map((value) => new Secret(kind.kind, value)));
      const http = tools.createHttp(kind.httpOptions?.(settings) ?? {});
      const budget = createRequestBudget(tools.clock, kind.isLoopback(settings) ? noLimits : kind.requestLimits);
      return { system: { clock: tools.clock, http, budget }, close: () => http.close() };
    },
    signal: edge.interrupt,
  };
}

function withAdvice(error: ProviderError): UsageError {
  const hint = `${error.hint === undefined ? '' : `${error.hint}\n`}Nothing was written. With --offline nothing is asked.`;
  return new UsageError(error.message, { hint, cause: error });
}
