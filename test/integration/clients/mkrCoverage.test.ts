import { listFromFiles } from '../../../src/commands/coverage/listFromFiles';
import { providerKinds } from '../../../src/providers';
import { createDirectory } from '../../../src/providers/mackerel/directory';
import { createClient } from '../../../src/providers/mackerel/client';
import { noLimits, createRequestBudget } from '../../../src/polling/requestBudget';
import { createHttp } from '../../../src/system/http';
import { createSystemClock } from '../../../src/system/clock';
import { describeWithClient } from '../../support/officialClient';
import { apiKey } from '../standin/standinClient';
import { createMkrBench, type MkrBench } from './mkr';

const thresholds = { operator: '>', warning: 5, critical: 10 };

/** All seven types; what the API has besides (empty lists, false, null) mkr leaves out of its file. */
const monitors: readonly object[] = [
  { type: 'connectivity', name: 'Gone', alertStatusOnGone: 'WARNING', scopes: ['shop:web'] },
  { type: 'connectivity', name: 'Gone, too' },
  { type: 'host', name: 'CPU', ...thresholds, metric: 'cpu%', duration: 3, scopes: ['shop'], notificationInterval: 20 },
  { type: 'host', name: 'Zero', operator: '<', warning: null, critical: 0, metric: 'a.b', duration: 1, memo: '' },
  { type: 'service', name: 'Errors', service: 'shop', metric: 'errors', operator: '>', warning: 5, duration: 1 },
  { type: 'external', name: 'Page', url: 'http://127.0.0.1:9/', headers: [], followRedirect: false },
  { type: 'external', name: 'Post', url: 'http://127.0.0.1:9/', method: 'POST', headers: [{ name: 'X', value: 'y' }] },
  { type: 'expression', name: 'Load', ...thresholds, expression: 'max(role(shop:web, loadavg5))' },
  {
    type: 'anomalyDetection',
    name: 'Odd',
    warningSensitivity: 'insensitive',
    maxCheckAttempts: 3,
    scopes: ['shop:web'],
  },
  { type: 'query', name: 'Latency', ...thresholds, query: 'p95{path="/"}', legend: '', evaluateBackwardMinutes: 2 },
];

describeWithClient('mkr', 'what mkr monitors pull writes, as monitors of the coverage', (path) => {
  let bench: MkrBench;
  beforeEach(async () => {
    bench = await createMkrBench(path(), { seed: { services: [{ name: 'shop', roles: ['web', 'db'] }] } });
    for (const monitor of monitors) {
      const { status, body } = await bench.standin.send('POST', '/monitors', monitor);
      expect({ status, body }).toMatchObject({ status: 200 });
    }
  });
  afterEach(() => bench.close());

  it('is of the same monitors as the API, by id, name and hash', async () => {
    const { code, stderr } = await bench.mkr('monitors', 'pull', '--file-path', 'monitors.json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const providers = [{ name: 'mackerel', kind: 'mackerel', settings: undefined }];
    const where = { dir: bench.dir, environment: { name: 'lab', providers }, kinds: providerKinds };
    const fromFile = listFromFiles(['monitors.json'], where).monitors;

    const clock = createSystemClock();
    const http = createHttp(clock, {});
    try {
      const client = createClient(
        { url: bench.standin.url, apiKey },
        { clock, http, budget: createRequestBudget(clock, noLimits) },
      );
      const listed = await createDirectory(client, clock).monitors(new AbortController().signal);
      const byName = (
        items: readonly { readonly name: string; readonly id?: string; readonly configHash?: string }[],
      ) => Object.fromEntries(items.map(({ name, id, configHash }) => [name, { id, configHash }]));
      expect(byName(fromFile)).toEqual(byName(listed));
      expect(fromFile).toHaveLength(monitors.length);
    } finally {
      http.close();
    }
  });
});
