import type { Tools } from './assemble';
import { ForeignOrganizationError, ProviderError } from './domain/errors';
import type { ProviderHeader } from './domain/report';
import type { WatchedProvider } from './drillContext';
import { openAccess } from './openProvider';
import { createPoller, defaultIntervalMs } from './polling/poller';
import type { ProviderIdentity, ProviderKind, ProviderSystem } from './ports/provider';

export interface ProviderToWatch {
  readonly name: string;
  readonly kind: string;
  /** As the kind's schema parsed them. */
  readonly settings: unknown;
}

/** See createRequestBudget. */
export type SharersOf = (kind: ProviderKind, settings: unknown) => number;

export interface WatchedProviders {
  readonly byName: ReadonlyMap<string, WatchedProvider>;
  /** What each says of itself; where it doesn't answer, what the project file says. */
  headers(): Promise<readonly ProviderHeader[]>;
  stop(): Promise<void>;
}

/** One client and one poller a provider, shared by all drills of the run. */
export function watchProviders(
  tools: Pick<Tools, 'kinds' | 'createHttp' | 'clock'> &
    Pick<ProviderSystem, 'webhookUrl'> & {
      /** How many processes ask it; absent: this one alone, as far as is known. */
      readonly sharersOf?: SharersOf;
    },
  providers: readonly ProviderToWatch[],
  random: () => number,
  signal: AbortSignal,
  onBug: (bug: unknown) => void,
): WatchedProviders {
  const watched = providers.map(({ name, kind: kindName, settings }) => {
    const kind = tools.kinds.providers.find((candidate) => candidate.kind === kindName);
    if (kind === undefined) throw new Error(`no provider of kind ${kindName}`);
    const isLoopback = kind.isLoopback(settings);
    const access = openAccess(kind, settings, tools, () => tools.sharersOf?.(kind, settings) ?? 1);
    const provider = kind.create(name, settings, {
      ...access,
      ...(tools.webhookUrl !== undefined && { webhookUrl: tools.webhookUrl }),
    });
    const identified = provider.identify(signal);
    // Each drill awaits it in its preflight, and says so there; a rejection before that is nobody else’s.
    identified.catch(() => undefined);
    const poller = createPoller({
      provider,
      clock: tools.clock,
      intervalMs: defaultIntervalMs(isLoopback),
      random,
      onBug,
    });
    return {
      name,
      kind: kindName,
      url: kind.urlOf(settings),
      http: access.http,
      entry: { provider, poller, identified },
    };
  });
  return {
    byName: new Map(watched.map(({ name, entry }) => [name, entry])),
    headers: () =>
      Promise.all(
        watched.map(async ({ name, kind, url, entry }) =>
          entry.identified.then(
            (identity) => headerOf(name, identity),
            (error: unknown) => unidentified({ name, kind, url }, error),
          ),
        ),
      ),
    stop: async () => {
      await Promise.all(watched.map(({ entry }) => entry.poller.stop()));
      for (const { http } of watched) http.close();
    },
  };
}

/** Who answered in its place is worth more than that it is not the one; a refused key was at least answered. */
function unidentified(header: ProviderHeader, error: unknown): ProviderHeader {
  if (error instanceof ForeignOrganizationError) return { ...header, organization: error.organization };
  const hasAnswered = error instanceof ProviderError && error.status !== undefined;
  return { ...header, url: `${header.url} (${hasAnswered ? 'not identified' : 'not reached'})` };
}

function headerOf(name: string, { kind, url, organization, minuteMs }: ProviderIdentity): ProviderHeader {
  return {
    name,
    kind,
    url,
    ...(organization !== undefined && { organization }),
    ...(minuteMs !== undefined && { minuteMs }),
  };
}
