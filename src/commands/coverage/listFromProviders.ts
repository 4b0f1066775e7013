import type { Tools } from '../../assemble';
import type { ListedMonitor } from '../../domain/proof';
import type { Edge } from '../../edge';
import { randomFrom } from '../../randomFrom';
import { watchProviders, type ProviderToWatch, type SharersOf } from '../../watchProviders';

/**
 * The monitors as their providers list them. Asked are who answers, once each, and the pages of the list. Throws
 * ProviderError where one of them does not answer, or as somebody else: a part of the monitors says nothing of the whole.
 */
export async function listFromProviders(
  edge: Edge,
  tools: Tools,
  toAsk: readonly ProviderToWatch[],
  sharersOf?: SharersOf,
): Promise<readonly ListedMonitor[]> {
  const bugs: unknown[] = [];
  const providers = watchProviders(
    { ...tools, ...(sharersOf && { sharersOf }) },
    toAsk,
    randomFrom(0),
    edge.interrupt,
    (bug) => void bugs.push(bug),
  );
  try {
    const lists = await Promise.all(
      [...providers.byName].map(async ([name, { provider, identified }]) => {
        await identified;
        return (await provider.listMonitors(edge.interrupt)).map((monitor) => ({ ...monitor, provider: name }));
      }),
    );
    if (bugs.length > 0) throw bugs[0];
    return lists.flat();
  } finally {
    await providers.stop();
  }
}
