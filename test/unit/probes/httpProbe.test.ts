import { httpProbe } from '../../../src/probes/http';
import { httpProbeOptions, type HttpSight } from '../../../src/probes/http/httpProbeOptions';
import type { Look } from '../../../src/ports/probe';
import { scriptedSystem, type Scripted } from './probeSystem';

const http = 'http://shop.example.com/items';
const never = new AbortController().signal;

/** Times of the look count from its sending. */
async function look(sees: HttpSight, answer: Scripted, timeoutMs = 5_000): Promise<Look & { tookMs: number }> {
  const { clock, system } = scriptedSystem(() => answer);
  const seen = await clock.until(httpProbe.look({ http, sees }, system, timeoutMs, never));
  expect(clock.now()).toBe(seen.decidedAtMs);
  return { ...seen, tookMs: seen.decidedAtMs - seen.sentAtMs };
}

describe('status', () => {
  test.each<[HttpSight, number, Look['result']]>([
    [{ status: 503 }, 503, 'bad'],
    [{ status: 503 }, 500, 'good'],
    [{ status: '5xx' }, 500, 'bad'],
    [{ status: '5xx' }, 599, 'bad'],
    [{ status: '5xx' }, 499, 'good'],
    [{ status: '4xx' }, 404, 'bad'],
    [{ status: '4xx' }, 200, 'good'],
    [{ status: '3xx' }, 302, 'bad'],
  ])('%j finds %i %s', async (sees, status, result) => {
    expect(await look(sees, { afterMs: 12, status })).toMatchObject({
      result,
      tookMs: 12,
      detail: `${status} after 12 ms`,
    });
  });
});

describe('slowerThan', () => {
  const sees = { slowerThan: 300 };

  test('an answer a millisecond before the threshold and one at it are good, whatever their status', async () => {
    expect(await look(sees, { afterMs: 299, status: 503 })).toMatchObject({ result: 'good', tookMs: 299 });
    expect(await look(sees, { afterMs: 300, status: 200 })).toMatchObject({ result: 'good', tookMs: 300 });
  });

  test('a slower one is decided at the threshold, not at its answer', async () => {
    const slow = { result: 'bad', tookMs: 300, detail: 'no answer within 300 ms' };
    expect(await look(sees, { afterMs: 301, status: 200 })).toMatchObject(slow);
    expect(await look(sees, { afterMs: 60_000, status: 200 })).toMatchObject(slow);
  });

  test('a probe time-out below the threshold does not shorten it', async () => {
    expect(await look(sees, { afterMs: 250, status: 200 }, 100)).toMatchObject({ result: 'good', tookMs: 250 });
  });

  test('a refused connection says nothing of slowness', async () => {
    expect(await look(sees, { afterMs: 1, failure: 'unreachable' })).toMatchObject({ result: 'unknown' });
  });
});

describe('bodies', () => {
  test.each<[HttpSight, string, Look['result'], string]>([
    [{ bodyLacks: 'item-1.png' }, 'no picture', 'bad', 'without "item-1.png"'],
    [{ bodyLacks: 'item-1.png' }, '<img src="item-1.png">', 'good', 'with "item-1.png"'],
    [{ bodyHas: 'Sorry' }, 'Sorry, come back later', 'bad', 'with "Sorry"'],
    [{ bodyHas: 'Sorry' }, 'Welcome', 'good', 'without "Sorry"'],
  ])('%j finds %j %s', async (sees, body, result, detail) => {
    expect(await look(sees, { afterMs: 5, status: 200, body })).toMatchObject({
      result,
      detail: `200 after 5 ms, ${detail}`,
    });
  });
});

describe('unreachable', () => {
  test.each<[Scripted, Look['result']]>([
    [{ afterMs: 3, failure: 'unreachable' }, 'bad'],
    [{ afterMs: 99_999, status: 200 }, 'bad'],
    [{ afterMs: 3, status: 500 }, 'good'],
    [{ afterMs: 3, failure: 'untrusted' }, 'good'],
    [{ afterMs: 3, failure: 'malformed' }, 'good'],
    [{ afterMs: 3, failure: 'too-large' }, 'good'],
    [{ afterMs: 3, failure: 'aborted' }, 'unknown'],
  ])('%j is %s', async (answer, result) => {
    expect((await look({ unreachable: true }, answer)).result).toBe(result);
  });
});

test.each<HttpSight>([{ status: '5xx' }, { bodyLacks: 'x' }, { bodyHas: 'x' }])(
  'no answer is unknown to %j: neither a time-out nor a refused connection shows the effect, nor its absence',
  async (sees) => {
    expect(await look(sees, { afterMs: 9_999, status: 200 })).toMatchObject({ result: 'unknown', tookMs: 5_000 });
    expect(await look(sees, { afterMs: 1, failure: 'unreachable' })).toMatchObject({ result: 'unknown', tookMs: 1 });
  },
);

test('secrets become values in the request alone, and redirects are not followed', async () => {
  const { clock, system, requests } = scriptedSystem(() => ({ afterMs: 1, status: 200 }));
  const options = { http, headers: { authorization: 'Bearer ${secret.TOKEN}' }, sees: { status: 503 } };
  const seen = await clock.until(httpProbe.look(options, system, 1_000, never));
  expect(requests[0]).toMatchObject({ method: 'GET', url: http, headers: { authorization: 'Bearer open sesame' } });
  expect(requests[0]?.maxRedirects ?? 0).toBe(0);
  expect(JSON.stringify([seen, httpProbe.describe(options)])).not.toContain('sesame');
});

test('a secret that is missing makes the look unknown', async () => {
  const { system } = scriptedSystem(() => ({ afterMs: 1, status: 200 }));
  const reveal = () => {
    throw new Error('there is no secret TOKEN');
  };
  const options = { http, headers: { authorization: '${secret.TOKEN}' }, sees: { status: 503 } };
  const seen = await httpProbe.look(options, { ...system, secrets: { reveal, hide: (text) => text } }, 1_000, never);
  expect(seen).toMatchObject({ result: 'unknown', detail: 'there is no secret TOKEN' });
});

test('it is described, and touches its URL', () => {
  expect(httpProbe.describe({ http, sees: { slowerThan: 300 } })).toBe(`GET ${http} slower than 300 ms`);
  expect(httpProbe.describe({ http, sees: { status: '5xx' } })).toBe(`GET ${http} answers 5xx`);
  expect(httpProbe.touches({ http, sees: { unreachable: true } })).toEqual([{ type: 'url', url: http }]);
});

describe('options', () => {
  const parse = (sees: unknown) => httpProbeOptions.safeParse({ http, sees });

  test.each([{ status: 503 }, { status: '4xx' }, { bodyLacks: 'x' }, { bodyHas: 'x' }, { unreachable: true }])(
    '%j is taken',
    (sees) => {
      expect(parse(sees).data?.sees).toEqual(sees);
    },
  );

  test('a threshold is parsed to milliseconds', () => {
    expect(parse({ slowerThan: '1.5s' }).data?.sees).toEqual({ slowerThan: 1_500 });
  });

  test.each([
    {},
    { status: '6xx' },
    { status: 42 },
    { status: 503, bodyHas: 'x' },
    { unreachable: false },
    { bodyHas: '' },
  ])('%j is refused', (sees) => {
    expect(parse(sees).success).toBe(false);
  });

  test.each(['ftp://shop', 'shop.example.com', ''])('the URL %j is refused', (url) => {
    expect(httpProbeOptions.safeParse({ http: url, sees: { status: 503 } }).success).toBe(false);
  });
});
