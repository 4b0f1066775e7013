import type { ProviderSetup } from '../../ports/provider';
import { createClient } from './client';
import { findAlertmanagers } from './findAlertmanagers';
import { identify } from './identify';
import type { PrometheusSettings } from './settings';

/** How `alertdrill init` comes to settings: by a URL, a token where one is asked for, and what Prometheus sends to. */
export const prometheusSetup: ProviderSetup<PrometheusSettings> = {
  title: 'Prometheus',
  key: {
    title: 'bearer token',
    variable: 'PROMETHEUS_TOKEN',
    help: 'A token that may read rules, queries, alerts and silences is enough. With a user and a password, headers or a CA of your own: `alertdrill init --offline`, then write them into alertdrill.yaml.',
    isNeeded: false,
  },
  urlExample: 'http://127.0.0.1:9090',
  hasOrganizations: false,
  monitorTypes: ['alerting'],
  targetExample: '{ labels: { job: shop } }   # only for alerts with this label; "=~shop-.*" is a regular expression',
  settings: ({ url, key }) => ({ url, ...(key !== undefined && { bearerToken: key }) }),
  furtherSettings: (settings) => [
    ...('alertmanager' in settings
      ? []
      : ['alertmanager: http://127.0.0.1:9093   # or a list, all of a cluster; without one nobody can be notified']),
    ...('bearerToken' in settings
      ? []
      : [
          'bearerToken: "${PROMETHEUS_TOKEN}"       # or basicAuth: { username: drill, password: "${PROMETHEUS_PASSWORD}" }',
        ]),
    'severity: { label: severity, map: { sev1: critical } }   # where alerts tell it otherwise',
  ],
  identify: (settings, system, signal) => identify(createClient('Prometheus', settings, system), settings.url, signal),
  discover: findAlertmanagers,
};
