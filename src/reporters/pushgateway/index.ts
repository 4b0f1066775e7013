import type { ReporterKind } from '../../ports/reporter';
import { gatewayAt } from './gateway';

/** Prometheus's Pushgateway. See README.md beside this file. */
export const pushgateway: ReporterKind = {
  kind: 'pushgateway',
  summary: 'metrics, pushed to the Pushgateway at a URL, a group a scenario',
  file: 'none',
  // What a reference to a secret stands for is known only with the environment.
  argument: {
    placeholder: 'URL',
    check: (text) => {
      if (!text.includes('${secret.')) gatewayAt(text);
    },
  },
  create: ({ argument = '' }, system) => {
    const gateway = gatewayAt(argument);
    return {
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { push } = await import('./push');
        await push(report, gateway, system);
      },
    };
  },
};
