import type { ProviderSettings } from '../config/project';
import { openAccess } from '../openProvider';
import type { ReporterProvider } from '../ports/reporter';
import type { Tools } from '../assemble';

/** The environment's providers as reporters see them: each post has a way into the network of its own, and closes it. */
export const reporterProviders = (
  providers: readonly ProviderSettings[],
  { kinds, ...tools }: Pick<Tools, 'kinds' | 'clock' | 'createHttp'>,
): readonly ReporterProvider[] =>
  providers.map(({ name, kind: kindName, settings }) => {
    const kind = kinds.providers.find((candidate) => candidate.kind === kindName);
    if (kind?.postMetrics === undefined || settings === undefined) return { name, kind: kindName };
    return {
      ...{ name, kind: kindName },
      postMetrics: async (post) => {
        const system = openAccess(kind, settings, tools);
        try {
          await kind.postMetrics?.(settings, system, post);
        } finally {
          system.http.close();
        }
      },
    };
  });
