import { mackerel } from '../../src/providers/mackerel';
import { mackerelSettings } from '../../src/providers/mackerel/settings';
import type { ProviderKind } from '../../src/ports/provider';
import { prometheus } from '../../src/providers/prometheus';
import { watchProviders } from '../../src/watchProviders';
import { scriptedHttp, type ScriptedAnswer } from '../support/scriptedHttp';
import { createVirtualClock } from '../support/virtualClock';

const url = 'http://127.0.0.1:9';

/** What the header says of a provider that answers `answer` to all that it is asked. */
async function headersWith(answer: ScriptedAnswer) {
  const clock = createVirtualClock();
  const http = { ...scriptedHttp(clock, { answer: () => answer }), close: () => undefined };
  const tools = { clock, createHttp: () => http, kinds: { faults: [], probes: [], providers: [mackerel] } };
  const settings = mackerelSettings.parse({ organization: 'acme', apiKey: 'some-key', url });
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
  it.each([
    ['Prometheus: its own limits', prometheus, { url: 'https://prometheus.example.com' }, [40, 60]],
    ['Prometheus on loopback: none', prometheus, { url: 'http://127.0.0.1:9090' }, [200, 200]],
    ['Mackerel: three at once, then one a second', mackerel, { organization: 'acme', apiKey: 'some-key' }, [3, 4]],
  ])('is sent no more requests at once, and within a second: %s', async (_, some, settings, [atOnce, inASecond]) => {
    const clock = createVirtualClock();
    const http = { ...scriptedHttp(clock, { answer: () => ({ status: 404 }) }), close: () => undefined };
    const { signal } = new AbortController();
    const granted: number[] = [];
    const begunMs = clock.now();
    const kind: ProviderKind<never> = {
      ...(some as ProviderKind<never>),
      create: (name, parsed, system) => {
        for (let i = 0; i < 200; i += 1)
          void system.budget.take('evidence', new AbortController().signal).then(() => granted.push(clock.now()));
        return (some as ProviderKind<never>).create(name, parsed, system);
      },
    };
    const tools = {
      clock,
      createHttp: () => http,
      kinds: { faults: [], probes: [], providers: [kind as ProviderKind] },
    };
    const provider = { name: 'monitoring', kind: kind.kind, settings: kind.settings.parse(settings) };
    const watched = watchProviders(
      tools,
      [provider],
      () => 0,
      signal,
      () => undefined,
    );
    await clock.advance(1_000);
    expect(granted.filter((atMs) => atMs === begunMs)).toHaveLength(atOnce!);
    expect(granted).toHaveLength(inASecond!);
    await clock.until(watched.stop());
  });

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
      const settings = mackerelSettings.parse({ organization: 'acme', apiKey: 'some-key', url });
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
