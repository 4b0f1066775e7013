import { UsageError } from '../../domain/errors';
import type { ReporterKind } from '../../ports/reporter';
import { gatewayAt, problemWithGateway } from './gateway';

/** Prometheus's Pushgateway. See README.md beside this file. */
export const pushgateway: ReporterKind = {
  kind: 'pushgateway',
  summary: 'metrics, pushed to the Pushgateway at a URL, a group a scenario',
  file: 'none',
  to: 'URL',
  // What a reference stands for is known only with the environment.
  problemWith: ({ to = '' }) => (to.includes('${secret.') ? undefined : problemWithGateway(to)),
  create: ({ to }, system) => {
    if (to === undefined) throw new UsageError('The pushgateway reporter needs a URL: --reporter pushgateway=URL');
    const gateway = gatewayAt(to);
    return {
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { push } = await import('./push');
        await push(report, gateway, system);
      },
    };
  },
};
