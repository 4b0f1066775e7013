import { ProviderError, UsageError } from '../../domain/errors';
import { NotSent, type ReporterKind, type ReporterProvider, type ReporterSystem } from '../../ports/reporter';

/** Service metrics, so that a monitor of Mackerel can watch the detection latency itself. See README.md beside this file. */
export const mackerel: ReporterKind = {
  kind: 'mackerel',
  summary: "latencies and outcomes as metrics of a service of the environment's Mackerel; the key has to permit Write",
  file: 'none',
  argument: { placeholder: 'SERVICE', check: () => undefined },
  create: ({ argument: service = '' }, system) => {
    const providers = mackerelsOf(system);
    if (providers.length === 0) {
      throw new UsageError('the reporter mackerel posts to a Mackerel provider of the environment, and there is none', {
        hint: 'leave it out, or add one to `providers` in alertdrill.yaml',
      });
    }
    return {
      runFinished: async (report) => {
        const { metricPoints } = await import('./metricPoints');
        const failures: string[] = [];
        for (const provider of providers) {
          const points = metricPoints(report, provider.name);
          const failure =
            points.length === 0 ? undefined : await failureOf(() => provider.postMetrics({ service, points }));
          if (failure !== undefined) failures.push(failure);
        }
        if (failures.length > 0) throw new NotSent(failures.join('; '));
      },
    };
  },
};

const mackerelsOf = ({ providers }: ReporterSystem): readonly Required<ReporterProvider>[] =>
  providers.filter(
    (provider): provider is Required<ReporterProvider> =>
      provider.kind === 'mackerel' && provider.postMetrics !== undefined,
  );

/** In words; undefined where all was taken. */
async function failureOf(post: () => Promise<void>): Promise<string | undefined> {
  try {
    await post();
    return undefined;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return error.hint === undefined ? error.message : `${error.message} (${error.hint})`;
  }
}
