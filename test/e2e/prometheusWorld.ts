import { stringify } from 'yaml';
import { startPrometheusStack, type PrometheusStack, type StackOptions } from '../support/prometheusStack';
import { createScriptedShop, type ScriptedShop, type Step } from '../support/scriptedShop';
import { processesWith } from './cli';
import { createProjectFolder } from './projectFolder';

/** Real Prometheus and Alertmanager, a shop whose faults are scripts, and a project folder that points at them. */
export async function startPrometheusWorld({
  samples,
  stays = {},
  ...options
}: Omit<StackOptions, 'alsoAnswers'> & {
  /** What the shop shows, and again once a fault is taken back. */
  readonly samples: Readonly<Record<string, number>>;
  /** The same, but what a fault makes of them stays. */
  readonly stays?: Readonly<Record<string, number>>;
}) {
  const shops: ScriptedShop[] = [];
  const stack: PrometheusStack = await startPrometheusStack({
    every: '500ms',
    ...options,
    samples: { ...samples, ...stays },
    alsoAnswers: (request, response) => shops.some((shop) => shop.answer(request, response)),
  });
  const projects: { readonly remove: () => void }[] = [];

  /** A shop below that path of the target, and a project folder whose drills break it. */
  const openShop = (prefix: string, own: Readonly<Record<string, number>>) => {
    const shop = createScriptedShop(own, (sample, value) => stack.set(sample, value), prefix);
    shops.push(shop);
    const project = createProjectFolder(projectFile, {
      SHOP_URL: stack.targetUrl + prefix,
      PROMETHEUS_URL: stack.prometheusUrl,
      ALERTMANAGER_URL: stack.alertmanagerUrl,
    });
    projects.push(project);
    return {
      ...project,
      shop,
      scenario: brokenShop,
      /** Writes the scenario and drills it. */
      drillScenario(changes: Readonly<Record<string, unknown>>, extra: Readonly<Record<string, string>> = {}) {
        project.write('expectations/broken-shop.yaml', brokenShop(changes));
        return project.drill([], extra);
      },
      /** Nothing of the CLI is left, and no fault. */
      expectNothingLeft(): void {
        expect(project.journal()).toEqual([]);
        expect(processesWith(project.dir)).toEqual([]);
      },
    };
  };
  const main = openShop('', samples);

  return {
    ...main,
    stack,
    /** Another shop beside the main one, which can be drilled at the same time. */
    openShop,
    /** When the server's own samples say that an alert of these labels began to fire under the last fault; ms since 1970. */
    async firedAtMs(selector: string): Promise<number> {
      const query = encodeURIComponent(`ALERTS{alertstate="firing",${selector}}[2m]`);
      const answer = (await stack.ask(`/query?query=${query}`)) as MatrixAnswer;
      const times = answer.data.result.flatMap(({ values }) => values.map(([seconds]) => Math.round(seconds * 1000)));
      const underFault = times.filter((atMs) => atMs >= main.shop.brokenAtMs());
      if (underFault.length === 0) throw new Error(`never fired: ${selector}`);
      return Math.min(...underFault);
    },
    async stop(): Promise<void> {
      await stack.stop();
      for (const project of projects) project.remove();
    },
  };
}

export type PrometheusWorld = Awaited<ReturnType<typeof startPrometheusWorld>>;

interface MatrixAnswer {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
}

const projectFile = stringify({
  environments: {
    lab: {
      allow: { hosts: ['127.0.0.1'] },
      vars: { SHOP_URL: '${SHOP_URL}' },
      providers: { prometheus: { url: '${PROMETHEUS_URL}', alertmanager: '${ALERTMANAGER_URL}' } },
    },
  },
});

/** The shop fails, seen from outside. `changes` replace its keys. */
function brokenShop(changes: Readonly<Record<string, unknown>>): string {
  return stringify({
    scenario: 'broken-shop',
    baseline: '1s',
    startJitter: 0,
    effect: { http: '${SHOP_URL}/shop', sees: { status: 503 }, every: '100ms' },
    effectWithin: '5s',
    unexpected: 'ignore',
    ...changes,
  });
}

/** The fault that takes these steps. */
export const shopBreaks = (...steps: readonly Step[]) => ({
  http: {
    inject: { method: 'PUT', url: '${SHOP_URL}/fault', json: { steps } },
    rollback: { method: 'DELETE', url: '${SHOP_URL}/fault' },
  },
});

/** A step. */
export const after = (afterMs: number, samples: NonNullable<Step['samples']>): Step => ({ afterMs, samples });
