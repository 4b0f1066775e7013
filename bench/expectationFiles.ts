import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const projectFile = `environments:
  verification:
    allow:
      hosts: [shop.verify.example.com, db.verify.example.com]
      commands: [systemctl, ./is-broken.sh]
      files: [data]
    vars: { SHOP_URL: "https://shop.verify.example.com", DATA: data }
    secrets: { ADMIN_TOKEN: "bench-token-0123456789" }
    providers:
      mackerel: { organization: acme-verify, apiKey: bench-key-0123456789 }
`;

/** A file for each fault and probe, and a control; what they say is in files.md. */
const kinds: readonly ((index: number) => string)[] = [
  (index) => `load: { script: load-scripts/access.ts, rate: ${20 + (index % 30)}/s }
baseline: 20s
fault: { k6: { multiplyLoad: ${2 + (index % 9)} } }
effect: { http: "\${SHOP_URL}/items?page=${index}", sees: { slowerThan: 300ms }, every: 200ms, times: 3 }
effectWithin: 30s
hold: 8m
${expectations(index)}abortWhen:
  - http: "\${SHOP_URL}/healthz"
    sees: { unreachable: true }
`,
  (index) => `fault:
  http:
    inject:
      method: PUT
      url: "\${SHOP_URL}/admin/routes/${index}"
      json: { prefix: /cut-${index} }
      headers: { authorization: "Bearer \${secret.ADMIN_TOKEN}" }
    rollback:
      method: DELETE
      url: "\${SHOP_URL}/admin/routes/${index}"
      headers: { authorization: "Bearer \${secret.ADMIN_TOKEN}" }
effect: { http: "\${SHOP_URL}/checkout/${index}", sees: { status: 5xx } }
${expectations(index)}`,
  (index) => `fault:
  files:
    edit:
      - { file: "\${DATA}/rules-${index}.json", find: '"365d"', replace: '"36d"' }
    keep: ["\${DATA}/images-${index}/*.png"]
effect: { http: "\${SHOP_URL}/images/${index}.png", sees: { status: 404 }, every: 1s, times: 2 }
${expectations(index)}`,
  (index) => `fault:
  command: { inject: [systemctl, stop, shop-${index}], rollback: [systemctl, start, shop-${index}], timeout: 30s }
effect: { tcp: "db.verify.example.com:${5000 + index}", sees: { unreachable: true } }
${expectations(index)}`,
  (index) => `fault: { manual: { do: "Stop nginx on web-${index}", undo: "Start nginx on web-${index}" } }
effect: { command: [./is-broken.sh], sees: { exit: 0 } }
${expectations(index)}`,
  (index) => `load: { script: load-scripts/access.ts, rate: ${10 + (index % 20)}/s }
expect: []
hold: ${5 + (index % 10)}m
forbid:
  - monitor: Shop p95 latency ${index}
  - monitor: Shop checkout 5xx ${index}
unexpected: fail
`,
];

const expectations = (index: number): string => `expect:
  - monitor: Shop p95 latency ${index}
    severity: critical
    on: { service: shop }
    within: 4m
    metric: { normal: 120, faulted: 900, every: 1m }
    resolved: { within: 5m }
  - monitor: { id: 2cSZzK${String(index).padStart(5, '0')} }
    severity: warning
    within: 5m
forbid:
  - monitor: Shop checkout 5xx ${index}
    abort: true
unexpected: warn
`;

/** Writes a project with that many expectation files in folders of a hundred. */
export function writeProject(dir: string, count: number): void {
  write(join(dir, 'alertdrill.yaml'), projectFile);
  write(join(dir, 'load-scripts/access.ts'), 'export default () => {};\n');
  for (let index = 0; index < count; index += 1) {
    write(join(dir, `expectations/team-${Math.floor(index / 100)}/drill-${index}.yaml`), expectationFile(index));
  }
}

function expectationFile(index: number): string {
  const head = `scenario: drill-${index}
title: Drill number ${index}   # as people write them: with comments
purpose: Do we hear of it before customers give up?
owner: team-${Math.floor(index / 100)}
runbook: https://wiki.example.com/runbooks/drill-${index}
tags: [bench, "team-${Math.floor(index / 100)}"]
scope: { services: [shop] }

`;
  return head + (kinds[index % kinds.length]?.(index) ?? '');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
