import { mackerel } from '../../src/providers/mackerel';
import { mackerelSettings } from '../../src/providers/mackerel/settings';
import { watchProviders } from '../../src/watchProviders';
import { scriptedHttp, type ScriptedAnswer } from '../support/scriptedHttp';
import { createVirtualClock } from '../support/virtualClock';

const url = 'http://127.0.0.1:9';

/** What the header says of a provider that answers `answer` to all that it is asked. */
async function headersWith(answer: ScriptedAnswer) {
  const clock = createVirtualClock();
  const http = { ...scriptedHttp(clock, { answer: () => answer }), close: () => undefined };
  const tools = { clock, createHttp: () => http, kinds: { faults: [], probes: [], providers: [mackerel] } };
  const settings = mackerelSettings.parse({ organization: 'acme', apiKey: 'key', url });
  const named = { name: 'monitoring', kind: 'mackerel', settings };
  const watched = watchProviders(
    tools,
    [named],
    () => 0,
    new AbortController().signal,
    (bug) => {
      throw bug;
    },
  );
  const headers = await clock.until(watched.headers());
  await clock.until(watched.stop());
  return headers;
}

describe('the header of a provider', () => {
  const named = { name: 'monitoring', kind: 'mackerel' };

  it('says what it says of itself', async () => {
    expect(await headersWith({ body: { name: 'acme', displayName: null } })).toEqual([
      { ...named, url, organization: 'acme' },
    ]);
  });

  it('says where it was looked for, and that it was not reached', async () => {
    expect(await headersWith({ failure: 'unreachable' })).toEqual([{ ...named, url: `${url} (not reached)` }]);
  });

  it('says that it answered, but not who it is', async () => {
    expect(await headersWith({ status: 401 })).toEqual([{ ...named, url: `${url} (not identified)` }]);
  });

  it('names the organization that answered where another was meant', async () => {
    expect(await headersWith({ body: { name: 'other', displayName: null } })).toEqual([
      { ...named, url, organization: 'other' },
    ]);
  });
});

describe('a provider that is watched', () => {
  it.each([[undefined], ['http://127.0.0.1:19095']])(
    'is told where notifications are received: %s',
    async (webhookUrl) => {
      const clock = createVirtualClock();
      const http = { ...scriptedHttp(clock, { answer: () => ({ body: { name: 'acme' } }) }), close: () => undefined };
      const told: unknown[] = [];
      const kind: typeof mackerel = {
        ...mackerel,
        create: (name, settings, system) => {
          told.push(system.webhookUrl);
          return mackerel.create(name, settings, system);
        },
      };
      const tools = {
        clock,
        createHttp: () => http,
        kinds: { faults: [], probes: [], providers: [kind] },
        ...(webhookUrl !== undefined && { webhookUrl }),
      };
      const settings = mackerelSettings.parse({ organization: 'acme', apiKey: 'key', url });
      const provider = { name: 'mackerel', kind: 'mackerel', settings };
      const watched = watchProviders(
        tools,
        [provider],
        () => 0,
        new AbortController().signal,
        () => undefined,
      );
      await clock.until(watched.stop());
      expect(told).toEqual([webhookUrl]);
    },
  );
});
