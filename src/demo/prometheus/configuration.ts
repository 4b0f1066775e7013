/** Where the servers and what they watch listen: `127.0.0.1:8080`. */
export interface Addresses {
  readonly shop: string;
  readonly customer: string;
  readonly alertmanager: string;
}

/** Thirty times as fast as usual, so that a drill takes seconds. https://prometheus.io/docs/prometheus/latest/configuration/ */
export const prometheusConfig = ({ shop, customer, alertmanager }: Addresses, rulesFile: string): string => `
global: { scrape_interval: 1s, scrape_timeout: 500ms, evaluation_interval: 1s }
rule_files: [${JSON.stringify(rulesFile)}]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['${alertmanager}'] }] }] }
scrape_configs:
  - { job_name: shop, static_configs: [{ targets: ['${shop}'], labels: { instance: shop-01 } }] }
  - { job_name: checkout, static_configs: [{ targets: ['${customer}'], labels: { instance: shop-01 } }] }
`;

/** https://prometheus.io/docs/alerting/latest/configuration/ */
export const alertmanagerConfig = (): string => `
route: { receiver: nobody, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: nobody }]
`;
