import { createSecrets } from '../../../../src/config/secrets';
import { FaultError } from '../../../../src/domain/errors';
import { httpFault } from '../../../../src/faults/http';
import { injectHttp } from '../../../../src/faults/http/injectHttp';
import type { Marks } from '../../../../src/jsonApi/marks';
import { rollbackHttp } from '../../../../src/faults/http/rollbackHttp';
import type { FaultSystem } from '../../../../src/ports/fault';
import { scriptedHttp, type ScriptedAnswer } from '../../../support/scriptedHttp';
import { createVirtualClock } from '../../../support/virtualClock';

const timeoutMs = 10_000;
const url = 'http://shop.test/route';
const stateOf = (more: { inject?: object; rollback?: object } = {}) =>
  httpFault.state.parse({
    inject: { method: 'PUT', url, ...more.inject },
    rollback: { method: 'DELETE', url, ...more.rollback },
    timeoutMs,
    workDir: '/nowhere',
  });

function bench(answer: (method: string, count: number) => ScriptedAnswer, token = 'ossifrage') {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const counts: Record<string, number> = {};
  const http = scriptedHttp(clock, {
    answer: (_url, { method }) => answer(method, (counts[method] = (counts[method] ?? 0) + 1)),
  });
  let unansweredSinceMs: number | undefined;
  const marks: Marks = {
    sent: (atMs) => Promise.resolve(void (unansweredSinceMs = atMs)),
    answered: () => Promise.resolve((unansweredSinceMs = undefined)),
    unansweredSince: () => Promise.resolve(unansweredSinceMs),
  };
  const unused = () => Promise.reject(new Error('not used here'));
  const system: FaultSystem = {
    clock,
    http,
    secrets: createSecrets({ TOKEN: token }),
    person: { canBeAsked: () => true, confirm: unused },
    processes: {
      run: unused,
      startDetached: unused,
      findByToken: unused,
      identify: unused,
      isAlive: unused,
      isStopped: unused,
      signalGroup: unused,
    },
  };
  const { signal } = new AbortController();
  return {
    requests: http.requests,
    elapsedMs: () => clock.now() - startMs,
    inject: (state = stateOf()) => settle(clock.until(injectHttp(state, system, signal, marks))),
    rollBack: (state = stateOf()) => settle(clock.until(rollbackHttp(state, system, marks))),
  };
}

/** The outcome as a value: virtual time goes on until it is there. */
const settle = <T>(work: Promise<T>) => work.catch((error: unknown) => error);
const always = (answer: ScriptedAnswer) => () => answer;

describe('the injection of an http fault', () => {
  it('that is refused says why, but nothing of a secret that it is told, where the body is cut either', async () => {
    const body = `${'and so on '.repeat(19)}open sesame, and so on`;
    const failed = await bench(always({ status: 500, body }), 'open sesame').inject();
    expect(String(failed)).toContain('answered 500, expected 2xx: and so on');
    expect(String(failed)).not.toContain('open');
  });

  it('is stamped with the moments of its request', async () => {
    const { inject } = bench(always({ status: 204 }));
    const stamps = (await inject()) as { sentAtMs: number; ackedAtMs: number };
    expect(stamps.ackedAtMs - stamps.sentAtMs).toBe(20);
  });

  it.each([
    [199, undefined, false],
    [200, undefined, true],
    [299, undefined, true],
    [300, undefined, false],
    [404, undefined, false],
    [404, 404, true],
    [200, 404, false],
    [404, [200, 404], true],
  ])('with the answer %i and expectStatus %j succeeds: %s', async (status, expectStatus, succeeds) => {
    const { inject } = bench(always({ status, body: 'what the server said' }));
    const outcome = await inject(stateOf(expectStatus === undefined ? {} : { inject: { expectStatus } }));
    expect(outcome instanceof FaultError).toBe(!succeeds);
    if (!succeeds)
      expect(outcome).toMatchObject({ message: expect.stringContaining('what the server said') as string });
  });

  it('says what it sent, but never its headers, where there was no answer', async () => {
    const outcome = await bench(always({ failure: 'timeout' })).inject(
      stateOf({ inject: { headers: { authorization: '${secret.TOKEN}' } } }),
    );
    expect(outcome).toMatchObject({ message: 'PUT http://shop.test/route: PUT shop.test: timeout' });
    expect(outcome).toHaveProperty('hint');
  });

  it('reveals secrets in headers and in every text of the body, and only when it is sent', async () => {
    const { inject, requests } = bench(always({}));
    const json = { list: ['${secret.TOKEN}', 1, null, true], deep: { token: 'a ${secret.TOKEN}"' } };
    await inject(stateOf({ inject: { headers: { authorization: 'Bearer ${secret.TOKEN}' }, json } }));
    await inject(stateOf({ inject: { body: 'token=${secret.TOKEN}' } }));
    expect(requests[0]?.headers).toEqual({ 'content-type': 'application/json', authorization: 'Bearer ossifrage' });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      list: ['ossifrage', 1, null, true],
      deep: { token: 'a ossifrage"' },
    });
    expect(requests[1]).toMatchObject({ body: 'token=ossifrage', headers: {} });
  });
});

describe('the rollback of an http fault', () => {
  it('is sent once after an injection that was answered', async () => {
    const { inject, rollBack, requests } = bench(always({}));
    await inject();
    expect(await rollBack()).toEqual({ notes: [] });
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
  });

  it.each([[400], [429], [500], [501], [505]])(
    'is also sent once after an injection that the server refused (%i)',
    async (status) => {
      const { inject, rollBack, requests } = bench((method) => ({ status: method === 'PUT' ? status : 200 }));
      expect(await inject()).toBeInstanceOf(FaultError);
      expect(await rollBack()).toEqual({ notes: [] });
      expect(requests).toHaveLength(2);
    },
  );

  it.each([[502], [503], [504]])(
    'is sent twice where a gateway answered for the server (%i): it may still apply the injection',
    async (status) => {
      const { inject, rollBack, requests, elapsedMs } = bench((method) => ({
        status: method === 'PUT' ? status : 200,
      }));
      expect(await inject()).toBeInstanceOf(FaultError);
      expect(await rollBack()).toEqual({ notes: [expect.stringContaining('sent twice')] });
      expect(requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'DELETE']);
      expect(elapsedMs()).toBe(2 * timeoutMs + 20);
    },
  );

  it('is sent once where such an answer is the expected one', async () => {
    const { inject, rollBack, requests } = bench((method) => ({ status: method === 'PUT' ? 503 : 200 }));
    const state = stateOf({ inject: { expectStatus: 503 } });
    expect(await inject(state)).not.toBeInstanceOf(FaultError);
    await rollBack(state);
    expect(requests).toHaveLength(2);
  });

  it('is sent at once, and again after the time-out, where the injection went unanswered', async () => {
    const { inject, rollBack, requests, elapsedMs } = bench((method, count) => {
      if (method === 'PUT') return { failure: 'timeout' };
      // The first one has taken back what there was.
      return { status: count === 1 ? 200 : 404 };
    });
    await inject();
    expect(elapsedMs()).toBe(timeoutMs);
    expect(await rollBack()).toEqual({ notes: [expect.stringContaining('sent twice')] });
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'DELETE']);
    expect(elapsedMs()).toBe(2 * timeoutMs + 20);
  });

  it('does not wait where that injection is long past', async () => {
    const { inject, rollBack, elapsedMs } = bench((method) =>
      method === 'PUT' ? { failure: 'timeout' } : { status: 200 },
    );
    await inject();
    await rollBack();
    const afterFirstMs = elapsedMs();
    await rollBack();
    expect(elapsedMs()).toBe(afterFirstMs + 20);
  });

  it('takes a 404 for a failure where there should be something to take back', async () => {
    const { inject, rollBack } = bench((method) => ({ status: method === 'PUT' ? 200 : 404 }));
    await inject();
    expect(await rollBack()).toMatchObject({ message: expect.stringContaining('answered 404') as string });
  });

  it.each([[{ failure: 'unreachable' as const }], [{ status: 503 }], [{ status: 429 }]])(
    'is tried again while the server is away (%j), for 30 s',
    async (answer) => {
      const recovering = bench((_method, count) => (count < 20 ? answer : { status: 200 }));
      expect(await recovering.rollBack()).toEqual({ notes: [] });
      expect(recovering.requests).toHaveLength(20);

      const away = bench(always(answer));
      expect(await away.rollBack()).toBeInstanceOf(FaultError);
      expect(away.elapsedMs()).toBeGreaterThan(28_000);
      expect(away.elapsedMs()).toBeLessThan(31_000);
    },
  );

  it.each([[{ status: 400 }], [{ status: 500 }], [{ failure: 'untrusted' as const }]])(
    'is not tried again where that is no use (%j)',
    async (answer) => {
      const { rollBack, requests } = bench(always(answer));
      expect(await rollBack()).toBeInstanceOf(FaultError);
      expect(requests).toHaveLength(1);
    },
  );
});

describe('the options of an http fault', () => {
  const valid = { inject: { method: 'PUT', url }, rollback: { method: 'DELETE', url } };

  it('have a time-out of ten seconds unless they say otherwise', () => {
    expect(httpFault.options.parse(valid).timeout).toBe(10_000);
    expect(httpFault.options.parse({ ...valid, timeout: '2s' }).timeout).toBe(2_000);
  });

  it.each([
    ['no rollback', { inject: valid.inject }],
    ['two bodies', { ...valid, inject: { ...valid.inject, json: {}, body: '' } }],
    ['an unknown key', { ...valid, inject: { ...valid.inject, header: {} } }],
    ['no such method', { ...valid, inject: { ...valid.inject, method: 'put' } }],
    ['another protocol', { ...valid, inject: { ...valid.inject, url: 'file:///etc/passwd' } }],
    ['no such status', { ...valid, inject: { ...valid.inject, expectStatus: 20 } }],
  ])('are refused with %s', (_what, options) => {
    expect(httpFault.options.safeParse(options).success).toBe(false);
  });
});
