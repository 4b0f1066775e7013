import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Seed } from '../../../src/standin/seed';
import { eventually } from '../../support/eventually';
import { startWebhookReceiver } from '../../support/webhookReceiver';
import { startStandinProcess, type StandinProcess } from '../clients/standinProcess';
import { now } from './standinClient';

/** Would run if any part of the page took it for more than text. */
export const hostile = `<script>window.ran=1</script><img src="x" onerror="window.ran=1">"'&amp;{{ran}}`;
const longWord = 'AnUnbrokenName'.repeat(12);

/** What each monitor's state is on the page; the seed's monitors have these names. */
export const shownStates: Readonly<Record<string, string>> = {
  'Errors of the shop': 'CRITICAL',
  [`Load ${hostile}`]: 'CRITICAL',
  [longWord]: 'WARNING',
  'Ratio without data': 'UNKNOWN',
  'The front page from outside': 'CRITICAL',
  connectivity: 'CRITICAL',
  'Once is not enough': 'CRITICAL, no alert',
  'Deployed by night': 'CRITICAL, no alert',
  'Closed by hand': 'CRITICAL, no alert',
  'All is well': 'OK',
  'Nothing came yet': 'not judged yet',
  'Series of a query': 'never fires',
  Anomalies: 'never fires',
  'disk-of-backups': 'UNKNOWN',
};

const rule = { operator: '>', duration: 1 } as const;
const service = { type: 'service', service: 'shop', ...rule, critical: 5 } as const;

const seedTelling = (url: string): Seed => ({
  services: [{ name: 'shop', roles: ['web', 'db'] }],
  hosts: [
    { id: 'web1', name: `web-1 ${hostile}`, meta: {}, roleFullnames: ['shop:web'] },
    { id: 'db1', name: `db-1.${longWord}.example`, meta: {}, roleFullnames: ['shop:db'], status: 'standby' },
  ],
  monitors: [
    { ...service, name: 'Errors of the shop', metric: 'errors', warning: 2, missingDurationWarning: 10 },
    { ...rule, type: 'host', name: `Load ${hostile}`, metric: 'loadavg5', critical: 4, scopes: ['shop:web'] },
    { ...rule, type: 'host', name: longWord, metric: `custom.${longWord}.x`, warning: 1, isMute: true },
    { type: 'expression', name: 'Ratio without data', expression: 'service(shop, none)', operator: '>', critical: 1 },
    { type: 'external', name: 'The front page from outside', url: 'http://127.0.0.1:1/secret-path' },
    { type: 'connectivity', name: 'connectivity' },
    { ...service, name: 'Once is not enough', metric: 'once', maxCheckAttempts: 3 },
    { ...service, id: 'nightly', name: 'Deployed by night', metric: 'nightly' },
    { ...service, id: 'closed', name: 'Closed by hand', metric: 'closed' },
    { ...service, name: 'All is well', metric: 'well' },
    { ...service, name: 'Nothing came yet', metric: 'never' },
    { type: 'query', name: 'Series of a query', query: 'up{job="shop"}', operator: '>', critical: 1 },
    { type: 'anomalyDetection', name: 'Anomalies', scopes: ['shop:web'], warningSensitivity: 'normal' },
  ],
  downtimes: [{ name: 'night', start: now() - 60, duration: 10_000, monitorScopes: ['nightly'] }],
  channels: [
    { type: 'webhook', name: `drills ${hostile}`, url: `${url}/hidden-hook`, events: ['alert'] },
    { type: 'webhook', name: 'nobody there', url: 'http://127.0.0.1:1/hidden-hook', events: ['alert'] },
    { type: 'webhook', name: 'was away', url: `${url}/hidden-hook`, events: ['alert'], suspendedAt: now() },
  ],
});

/** The built stand-in, whose minutes last a second, once its page shows all that a page can show. */
export async function startBusyStandin(): Promise<StandinProcess> {
  const receiver = await startWebhookReceiver();
  const folder = await mkdtemp(join(tmpdir(), 'alertdrill-seed-'));
  await writeFile(join(folder, 'seed.json'), JSON.stringify(seedTelling(receiver.url)));
  const settings = ['connectivitySilenceMinutes=1', 'connectivityScanMinutes=0.2'].flatMap((each) => ['--set', each]);
  const standin = await startStandinProcess('--minute', '1s', '--seed', join(folder, 'seed.json'), ...settings);
  const { url } = standin;
  const value = (name: string, posted: number) => ({ name, value: posted, time: now() });
  await standin.send('POST', '/services/shop/tsdb', [
    ...[value('errors', 12.5), value('once', 9), value('nightly', 9), value('closed', 9), value('well', 1)],
  ]);
  await standin.send('POST', '/tsdb', [
    { hostId: 'web1', ...value('loadavg5', 7) },
    { hostId: 'db1', ...value(`custom.${longWord}.x`, 3) },
  ]);
  const message = `${hostile} ${longWord}: no backup for 3 days. `.repeat(3);
  const report = { source: { type: 'host', hostId: 'web1' }, name: 'disk-of-backups', occurredAt: now(), message };
  await standin.send('POST', '/monitoring/checks/report', { reports: [{ ...report, status: 'UNKNOWN' }] });
  await closeByHand(standin, 'closed');
  await standin.send('PUT', `/alerts/${await alertOf(standin, 'web1')}`, {
    memo: `Ask the database people. ${hostile}`,
  });
  for (const path of ['/api/v0/nonsense', `/api/v0/hosts/${longWord}`, '/<script>', '/api/v0/alerts?apikey=secret']) {
    await fetch(`${url}${path}`, { headers: { 'user-agent': hostile } });
  }
  await eventually(async () => {
    const page = await (await fetch(`${url}/`)).text();
    for (const shown of ['UNKNOWN: 2 alerts', 'no system metrics come', 'ECONNREFUSED', 'Recent webhooks']) {
      expect(page).toContain(shown);
    }
  });
  return {
    ...standin,
    async stop() {
      await standin.stop();
      await receiver.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface ShownAlert {
  readonly id: string;
  readonly monitorId: string;
  readonly hostId?: string;
}

async function alertOf(standin: StandinProcess, subject: string): Promise<string> {
  const { alerts } = (await standin.get('/alerts')) as { readonly alerts: readonly ShownAlert[] };
  const found = alerts.find(({ monitorId, hostId }) => [monitorId, hostId].includes(subject));
  if (found === undefined) throw new Error(`no alert of ${subject}`);
  return found.id;
}

async function closeByHand(standin: StandinProcess, monitorId: string): Promise<void> {
  await standin.send('POST', `/alerts/${await alertOf(standin, monitorId)}/close`, { reason: 'for the test' });
}
