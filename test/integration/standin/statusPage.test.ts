import { startWebhookReceiver } from '../../support/webhookReceiver';
import { eventually } from '../../support/eventually';
import { textOf } from '../../unit/standin/server/statusPage/pageOf';
import { apiKey, now, startedStandin, type StandinClient } from './standinClient';

const pageOf = async ({ url }: StandinClient): Promise<string> => textOf(await (await fetch(`${url}/`)).text());

describe('the page of a stand-in that runs', () => {
  it('is there without a key, is told of at the start, and shows what clients ask and what becomes of it', async () => {
    const receiver = await startWebhookReceiver();
    const standin = await startedStandin({
      seed: {
        services: [{ name: 'shop' }],
        monitors: [
          { type: 'service', name: 'Errors', service: 'shop', metric: 'e', operator: '>', critical: 5, duration: 1 },
        ],
        channels: [{ type: 'webhook', name: 'drills', events: ['alert'], url: `${receiver.url}/hidden-hook` }],
      },
    });
    expect(standin.log).toContainEqual(expect.stringContaining(`${standin.url}/`));
    expect(await pageOf(standin)).toContain('Nothing has asked yet');

    await standin.send('POST', '/services/shop/tsdb', [{ name: 'e', time: now(), value: 12 }]);
    await standin.get('/alerts?apikey=in-a-query', 'a-wrong-key');
    await eventually(async () => expect(await pageOf(standin)).toContain('Recent webhooks'));
    const text = await pageOf(standin);
    expect(text).toMatch(/Errors CRITICAL shop 12 > 5/);
    expect(text).toMatch(/GET \/api\/v0\/alerts 401/);
    expect(text).toMatch(/POST \/api\/v0\/services\/shop\/tsdb 200 .* ms node/);
    expect(text).toMatch(/Errors CRITICAL taken drills/);
    expect(text).not.toMatch(new RegExp(`${apiKey}|in-a-query|a-wrong-key|hidden-hook`));
    await standin.close();
    await receiver.close();
  });

  it('takes GET and HEAD, and answers other methods as the API answers what is not there', async () => {
    const standin = await startedStandin();
    expect((await fetch(`${standin.url}/`, { method: 'HEAD' })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const [here, elsewhere] = await Promise.all(
        ['/', '/nonsense'].map(async (path) => {
          const answer = await fetch(`${standin.url}${path}`, { method });
          return { status: answer.status, body: await answer.text() };
        }),
      );
      expect(here).toEqual(elsewhere);
    }
    await standin.close();
  });
});
