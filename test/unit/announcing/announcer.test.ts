import { createAnnouncer, type Announcing } from '../../../src/announcing/announcer';
import { announcementSchema, type News } from '../../../src/announcing/announcement';
import { scriptedHttp, type ScriptedAnswer } from '../../support/scriptedHttp';
import { createVirtualClock } from '../../support/virtualClock';

const webhook = 'https://hooks.example.com/services/T000/B000/squeamish-ossifrage';
const news: News = {
  ...{ event: 'run-started', by: 'run', run: 'r-1', environment: 'lab' },
  scenarios: ['route-cut', 'the key is k3y'],
};

const to: Announcing = { webhook, form: 'json' };

function bench(answer: (count: number) => ScriptedAnswer) {
  const clock = createVirtualClock();
  const startedAtMs = clock.now();
  let count = 0;
  const http = scriptedHttp(clock, { answer: () => answer((count += 1)) });
  const warnings: string[] = [];
  const scrub = (text: string) => text.replaceAll('k3y', '***');
  const announcer = createAnnouncer(to, { clock, http, scrub, warn: (text) => warnings.push(text) });
  return {
    ...{ announcer, warnings, requests: http.requests },
    bodies: () => http.requests.map(({ body }) => JSON.parse(body ?? '') as { text: string; event?: string }),
    settled: () => clock.until(announcer.settled()),
    elapsedMs: () => clock.now() - startedAtMs,
  };
}

describe('announcing', () => {
  it('sends one document that its schema takes, without secrets', async () => {
    const { announcer, settled, requests, bodies, warnings } = bench(() => ({}));
    announcer.announce(news);
    await settled();
    expect(requests).toMatchObject([{ method: 'POST', url: webhook, headers: { 'content-type': 'application/json' } }]);
    expect(announcementSchema.parse(bodies()[0])).toMatchObject({
      ...news,
      scenarios: ['route-cut', 'the key is ***'],
    });
    expect(bodies()[0]?.text).toBe(
      'alertdrill: drills begin in lab: route-cut, the key is ***\nrun r-1 in lab; alerts that come now may be of its making',
    );
    expect([warnings, announcer.problems()]).toEqual([[], []]);
  });

  it('sends nothing where nobody is to be told', async () => {
    const clock = createVirtualClock();
    const http = scriptedHttp(clock, { answer: () => ({}) });
    const silent = createAnnouncer(undefined, { clock, http, scrub: (text) => text, warn: () => undefined });
    silent.announce(news);
    await clock.until(silent.settled());
    expect(http.requests).toEqual([]);
  });

  it('waits for no answer, and keeps the order', async () => {
    const { announcer, settled, bodies } = bench(() => ({}));
    announcer.announce(news);
    announcer.announce({ ...news, event: 'run-finished', outcome: 'passed', drills: [] });
    expect(bodies()).toHaveLength(0);
    await settled();
    expect(bodies().map(({ event }) => event)).toEqual(['run-started', 'run-finished']);
  });

  it.each<[string, ScriptedAnswer, string, number]>([
    ['hangs', { failure: 'timeout' }, 'timeout', 11_000],
    ['is dead', { failure: 'unreachable' }, 'unreachable', 2_000],
    ['is broken', { status: 500 }, 'the webhook answered 500', 2_000],
    ['redirects', { status: 302 }, 'the webhook answered 302; redirects are not followed', 2_000],
  ])('tries once more where the webhook %s, then says so without the URL', async (_, answer, said, mostMs) => {
    const { announcer, settled, warnings, requests, elapsedMs } = bench(() => answer);
    announcer.announce(news);
    await settled();
    expect(requests).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(announcer.problems()).toEqual(warnings);
    expect(warnings[0]).toContain(said);
    expect(warnings[0]).toContain('could not announce run-started');
    expect(warnings[0]).not.toContain('ossifrage');
    expect(elapsedMs()).toBeLessThanOrEqual(mostMs);
  });

  it('is content where the second try comes through', async () => {
    const { announcer, settled, warnings, requests } = bench((count) => (count === 1 ? { status: 503 } : {}));
    announcer.announce(news);
    await settled();
    expect(requests).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});
