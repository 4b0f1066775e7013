import { createRecentDeliveries } from '../../../../src/standin/server/recentDeliveries';
import { alertOf, serviceMonitor } from '../builders';

const channel = { id: 'c', type: 'webhook', name: 'drills', events: [], enabledGraphImage: false } as const;

const delivered = async (failure: string | undefined, url = 'https://hooks.example.com/T0/SECRET') => {
  const deliveries = createRecentDeliveries();
  const post = deliveries.watch(() => Promise.resolve({ failure }));
  const notification = { alert: alertOf(), monitor: serviceMonitor() };
  expect(await post({ ...channel, url }, notification, new AbortController().signal)).toEqual({ failure });
  return deliveries.newestFirst();
};

describe('the recent deliveries', () => {
  it('say of what, to which channel, and what became of it', async () => {
    const known = { number: 1, channelName: 'drills', monitorName: 'Errors', status: 'CRITICAL' };
    expect(await delivered(undefined)).toMatchObject([{ ...known, failure: undefined }]);
    expect(await delivered('the answer was 500')).toMatchObject([{ ...known, failure: 'the answer was 500' }]);
  });

  it('name no part of the URL', async () => {
    const [delivery] = await delivered('getaddrinfo ENOTFOUND hooks.example.com');
    expect(delivery?.failure).toBe('getaddrinfo ENOTFOUND (receiver)');
    expect(JSON.stringify(delivery)).not.toMatch(/SECRET|hooks/);
  });
});
