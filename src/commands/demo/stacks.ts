import { mackerelStack } from '../../demo/mackerelStack';
import { prometheusStack } from '../../demo/prometheusStack';
import type { Stack, StackUp } from '../../demo/startDemo';
import type { Edge } from '../../edge';
import type { Machine } from '../../ports/machine';
import type { Processes } from '../../ports/processes';
import { locateServers } from './locateServers';

export type StackName = 'mackerel' | 'prometheus';

/** What the demo starts, and drills by the files of the folder `expectations/NAME`. */
export interface DemoStack {
  readonly bringUp: Stack<StackUp>;
  /** Of the project file of this package. */
  readonly environment: string;
  /** What is started, for people; in lines that fit a narrow terminal. */
  readonly starts: readonly string[];
  /** Where people may want to look at it, a line each. */
  readonly addresses: (environment: StackUp['environment']) => readonly string[];
}

export interface StackSystem {
  readonly edge: Pick<Edge, 'env' | 'self'>;
  readonly machine: Pick<Machine, 'nodeProgram' | 'searchPath'>;
  readonly processes: Processes;
}

/** A Mackerel minute of the demo: everything that Mackerel counts in minutes goes thirty times as fast. */
const minute = '2s';

/** @throws UsageError where it needs what is not installed */
export async function demoStack(name: StackName, { edge, machine, processes }: StackSystem): Promise<DemoStack> {
  const node = machine.nodeProgram;
  switch (name) {
    case 'mackerel':
      return {
        bringUp: mackerelStack({ alertdrill: edge.self, node, minute }),
        environment: 'demo',
        starts: [
          'Starting the shop, the feeder of its metrics, and a stand-in',
          'for Mackerel, whose minute lasts 2 s.',
        ],
        addresses: ({ SHOP_URL, MACKEREL_URL }) => [`shop      ${SHOP_URL}/items`, `stand-in  ${MACKEREL_URL}`],
      };
    case 'prometheus': {
      const where = { env: edge.env, searchPath: machine.searchPath };
      const servers = await locateServers(where, processes);
      return {
        bringUp: prometheusStack({ node, ...servers }),
        environment: 'demo-prometheus',
        starts: ['Starting the shop, Prometheus, which scrapes it each', 'second, and Alertmanager.'],
        addresses: ({ SHOP_URL, PROMETHEUS_URL, ALERTMANAGER_URL }) => [
          `shop          ${SHOP_URL}/items`,
          `prometheus    ${PROMETHEUS_URL}/alerts`,
          `alertmanager  ${ALERTMANAGER_URL}`,
        ],
      };
    }
  }
}
