import { rangesIn } from '../../config/allow';
import { isLoopbackUrl } from '../../domain/loopback';
import type { FaultKind } from '../../ports/fault';
import { injectHttp } from './injectHttp';
import { httpOptions, httpState, type HttpOptions, type HttpState } from './options';
import { httpSteps } from './httpSteps';
import { rollbackHttp } from './rollbackHttp';

/** A fault that a request makes and another takes back. See README.md beside this file. */
export const httpFault: FaultKind<HttpOptions, HttpState> = {
  kind: 'http',
  summary: 'A request makes the fault, and another takes it back',
  options: httpOptions,
  state: httpState,
  describe: ({ inject }) => `${inject.method} ${inject.url}`,
  steps: ({ inject, rollback, timeout }) => httpSteps({ inject, rollback, timeoutMs: timeout }),
  touches: ({ inject, rollback }) =>
    [inject?.url, rollback?.url].flatMap((url) => (url === undefined ? [] : [{ type: 'url', url }])),
  unleased: ({ inject: { url } }) => (isLoopbackUrl(url) ? [] : [new URL(url).hostname]),
  prepare: ({ inject, rollback, timeout }, _system, { workDir, allowHosts }) => {
    const within = rangesIn(allowHosts);
    return Promise.resolve({ inject, rollback, timeoutMs: timeout, workDir, ...(within.length > 0 && { within }) });
  },
  inject: (state, system, signal) => injectHttp(state, system, signal),
  rollback: (state, system) => rollbackHttp(state, system),
};
