import type { StackOptions } from './prometheusStack';

/** Scrapes the target, evaluates the rules, tells one Alertmanager or both. */
export const prometheusConfig = (
  ports: { readonly target: number; readonly alertmanager: number; readonly second: number },
  { cluster, externalLabels = '{}', every = '1s', alsoScrapes = [] }: StackOptions,
) => {
  const managers = [ports.alertmanager, ...(cluster === true ? [ports.second] : [])].map(
    (port) => `'127.0.0.1:${port}'`,
  );
  const shop = `{ job_name: shop, static_configs: [{ targets: ['127.0.0.1:${ports.target}'] }] }`;
  return `
global: { scrape_interval: ${every}, scrape_timeout: 500ms, evaluation_interval: ${every}, external_labels: ${externalLabels} }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: [${managers.join(', ')}] }] }] }
scrape_configs: [${[shop, ...alsoScrapes].join(', ')}]
`;
};

/** Tells nobody of what no further route takes. */
export const alertmanagerConfig = ({
  inhibitRules = '[]',
  routes = [],
  receivers = [],
  timeIntervals = '[]',
}: StackOptions) => `
route: { receiver: nobody, group_by: [alertname], group_wait: 0s, group_interval: 1s, routes: [${routes.join(', ')}] }
receivers: [${['{ name: nobody }', ...receivers].join(', ')}]
inhibit_rules: ${inhibitRules}
time_intervals: ${timeIntervals}
`;
