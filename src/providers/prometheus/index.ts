import { passwordsIn } from '../../domain/urlLogin';
import type { Provider, ProviderKind } from '../../ports/provider';
import { prometheusAccess } from './access';
import { createAlertmanagers } from './alertmanagers';
import { createClient } from './client';
import { courtesySteps } from './courtesies/steps';
import { planCourtesies } from './courtesies/plan';
import { createDirectory } from './directory';
import { createEvaluations } from './evaluations';
import { explain } from './explain';
import { explainNotification } from './explainNotification';
import { identify } from './identify';
import { inspect } from './inspect';
import { readNotification } from './readNotification';
import { monitorFiles } from './monitorFiles';
import { createOpenings } from './openings';
import { pollAlerts } from './poll';
import { summaryOf } from './rule';
import { prometheusSetup } from './setup';
import { placeOf, prometheusSettings, secretsOf, type PrometheusSettings } from './settings';
import { sketch } from './sketch';
import { tooWeak } from './tooWeak';

/** https://prometheus.io, with Alertmanager where there is one; only reads are sent. Limits: README.md. */
export const prometheus: ProviderKind<PrometheusSettings> = {
  kind: 'prometheus',
  summary: 'Prometheus with its alerting rules, and Alertmanager',
  settings: prometheusSettings,
  secretsOf: (settings) => [
    ...[settings, ...settings.alertmanagers].flatMap(secretsOf),
    ...passwordsIn(settings.proxy),
  ],
  urlOf: ({ url }) => url,
  watched: (settings) => [
    `Prometheus at ${placeOf(settings)}`,
    ...settings.alertmanagers.map((each) => `Alertmanager at ${placeOf(each)}`),
  ],
  ...prometheusAccess,
  offers: ['quiet'],
  courtesySteps,
  monitorFiles,
  readNotification,
  setup: prometheusSetup,
  create: (name, settings, system): Provider => {
    const client = createClient('Prometheus', settings, system);
    const { caFile, proxy } = settings;
    const managers = createAlertmanagers(
      settings.alertmanagers.map((endpoint) => createClient('Alertmanager', { ...endpoint, caFile, proxy }, system)),
      system.clock,
    );
    const evaluations = createEvaluations();
    const directory = createDirectory(client, system.clock, evaluations);
    const openings = createOpenings((labels) => directory.ruleOf(labels));
    const parts = { name, settings, client, managers, directory, openings, evaluations, webhookUrl: system.webhookUrl };
    return {
      name,
      kind: 'prometheus',
      identify: (signal) => identify(client, settings.url, signal),
      listMonitors: async (signal) => (await directory.rules(signal)).map((rule) => summaryOf(rule, settings.url)),
      sketch: (monitorId, signal) => sketch(parts, monitorId, signal),
      poll: (query, signal) => pollAlerts(parts, query, signal),
      inspect: (subject, window, signal) => inspect(parts, subject, window, signal),
      tooWeak: (subject, made, signal) => tooWeak(parts, subject, made, signal),
      explain: (subject, window, signal) => explain(parts, subject, window, signal),
      explainNotification: (subject, alert, window, signal) =>
        explainNotification(parts, subject, alert, window, signal),
      planCourtesies: (asked, signal) => planCourtesies(parts, asked, signal),
    };
  },
};
