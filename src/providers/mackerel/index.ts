import { plainUrl } from '../../domain/plainUrl';
import { passwordsIn } from '../../domain/urlLogin';
import type { Provider, ProviderKind } from '../../ports/provider';
import { mackerelAccess } from './access';
import { pollAlerts } from './alerts';
import { createClient } from './client';
import { courtesySteps } from './courtesies/steps';
import { planCourtesies } from './courtesies/plan';
import { createDirectory } from './directory';
import { explain } from './explain';
import { explainNotification } from './explainNotification';
import { inspect } from './inspect';
import { readNotification } from './readNotification';
import { summaryOf } from './monitor';
import { monitorFiles } from './monitorFiles';
import { postMetrics } from './postMetrics';
import { identify, whoHasTheKey } from './identify';
import { defaultUrl, mackerelSettings, type MackerelSettings } from './settings';
import { createSeverities } from './severities';
import { sketch } from './sketch';
import { tooWeak } from './tooWeak';

/** https://mackerel.io by its API; only reads are sent. Limits and permissions: README.md. */
export const mackerel: ProviderKind<MackerelSettings> = {
  kind: 'mackerel',
  summary: 'Mackerel, or a server that speaks its API',
  settings: mackerelSettings,
  secretsOf: ({ apiKey, proxy }) => [apiKey, ...passwordsIn(proxy)],
  keyOf: ({ apiKey }) => apiKey,
  urlOf: ({ url }) => url,
  watched: ({ organization, url }) => [`Mackerel organization ${organization} at ${plainUrl(url)}`],
  ...mackerelAccess,
  readNotification,
  offers: ['quiet', 'annotate', 'memo'],
  courtesySteps,
  postMetrics,
  monitorFiles,
  create: (name, settings, system): Provider => {
    const client = createClient(settings, system);
    const directory = createDirectory(client, system.clock);
    const { webhookUrl } = system;
    const severities = createSeverities(client);
    const parts = { name, settings, client, directory, severities, ...(webhookUrl !== undefined && { webhookUrl }) };
    return {
      name,
      kind: 'mackerel',
      identify: (signal) => identify(client, settings, signal),
      listMonitors: async (signal) => (await directory.monitors(signal)).map((monitor) => summaryOf(monitor, settings)),
      sketch: (monitorId, signal) => sketch(directory, monitorId, signal),
      poll: (query, signal) => pollAlerts(parts, query, signal),
      inspect: (subject, window, signal) => inspect(parts, subject, window, signal),
      tooWeak: (subject, made, signal) => tooWeak(parts, subject, made, signal),
      explain: (subject, window, signal) => explain(parts, subject, window, signal),
      explainNotification: (subject, alert, window, signal) => {
        directory.readAfter(window.toMs);
        return explainNotification(parts, subject, alert, signal);
      },
      planCourtesies: (asked, signal) => planCourtesies(parts, asked, signal),
    };
  },
  setup: {
    title: 'Mackerel',
    key: {
      title: 'API key',
      variable: 'MACKEREL_APIKEY',
      help: 'Make an API key in Mackerel under Organization settings > API keys; the permission Read is enough.',
      isNeeded: true,
    },
    url: defaultUrl,
    urlExample: defaultUrl,
    hasOrganizations: true,
    // Expressions and queries are evaluated late, connectivity takes ten minutes, and anomaly detection needs days.
    monitorTypes: ['external', 'service', 'host', 'check', 'connectivity', 'query', 'expression'],
    targetExample: '{ host: web-01 }       # only for this host, or { service: shop }, { role: "shop:web" }',
    settings: ({ url, key, organization }) => ({ organization, ...(url !== defaultUrl && { url }), apiKey: key }),
    furtherSettings: () => [],
    identify: (settings, system, signal) => whoHasTheKey(createClient(settings, system), settings.url, signal),
  },
};
