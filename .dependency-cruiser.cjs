// The direction of imports of architecture.md. `scripts/check-imports.cjs` plants a violation and expects it to be found.
const outside = (...rooms) => `^src/(?!(${rooms.join('|')})(/|\\.ts$))`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'ports-import-domain-only',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { pathNot: '^src/(domain|ports)/|node_modules/zod' },
    },
    {
      name: 'kinds-are-islands',
      comment:
        'faults/X, providers/X and reporters/X import domain, ports, jsonApi, durable, telling, html, announcing, metrics and config schema helpers, never each other',
      severity: 'error',
      from: { path: '^src/(faults|providers|reporters)/([^/]+)/' },
      to: {
        path: outside('domain', 'ports', 'config', 'jsonApi', 'durable', 'telling', 'html', 'announcing', 'metrics'),
        pathNot: '^src/$1/$2/',
      },
    },
    {
      name: 'json-api-knows-no-provider',
      severity: 'error',
      from: { path: '^src/jsonApi/' },
      to: { path: outside('domain', 'ports', 'jsonApi', 'durable') },
    },
    {
      name: 'what-tells-knows-no-kind',
      comment: 'wording of reports and the shell of pages, shared by reporters and commands',
      severity: 'error',
      from: { path: '^src/(telling|html)/' },
      to: { path: outside('domain', 'config', 'telling', 'html') },
    },
    {
      name: 'metrics-know-no-reporter',
      severity: 'error',
      from: { path: '^src/metrics/' },
      to: { path: outside('domain', 'metrics') },
    },
    {
      name: 'receiver-knows-no-provider',
      severity: 'error',
      from: { path: '^src/notifications/' },
      to: { path: outside('domain', 'ports', 'notifications') },
    },
    {
      name: 'registries-are-read-at-the-edge',
      severity: 'error',
      from: { pathNot: '^src/(assemble\\.ts|keeper/main\\.ts|config/generateSchema\\.ts)' },
      to: { path: '^src/(faults|providers|reporters)/index\\.ts$' },
    },
    {
      name: 'systems-to-be-drilled-know-nothing-of-the-harness',
      severity: 'error',
      from: { path: '^src/(standin|demo)/' },
      to: { path: '^src/(?!(standin|demo)/)' },
    },
    {
      name: 'standin-and-demo-are-apart',
      severity: 'error',
      from: { path: '^src/standin/' },
      to: { path: '^src/demo/' },
    },
    {
      name: 'sockets-and-axios-at-the-edges',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(system/|main\\.ts|keeper/main\\.ts|standin/server/|standin/main\\.ts|demo/)',
      },
      to: {
        path: '(^|node_modules/)(axios|axios-retry|@hono/node-server|node:net|net|node:http|http|node:https|https|node:tls|tls)(/|$)',
      },
    },
    {
      name: 'nothing-is-dead',
      comment: 'what no program reaches, nor `npm run schema`, is not shipped',
      severity: 'error',
      from: { path: '^src/(main|keeper/main|demo/(shop|feeder|prometheus)/main|config/generateSchema)\\.ts$' },
      to: { path: '^src/', pathNot: '/?main\\.ts$|^src/config/generateSchema\\.ts$', reachable: false },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
