import { createApp } from '../../../../src/standin/server/app';
import { onceKept } from '../../../../src/standin/server/postWebhook';
import { StateError } from '../../../../src/standin/store/stateError';
import { alertOf, serviceMonitor, standinOnClock } from '../builders';

/** A stand-in whose store keeps things when, and as, a test says. */
function withGate() {
  const onClock = standinOnClock();
  let open: () => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const gate = new Promise<void>((resolve, reject) => ([open, refuse] = [resolve, reject]));
  const store = { ...onClock.store, kept: () => gate };
  const app = createApp({ ...onClock, store }, { apiKey: 'key' }, (bug) => {
    throw bug;
  });
  const ask = (method: string, path: string, body?: unknown) =>
    Promise.resolve(
      app.request(
        `/api/v0${path}`,
        { method, headers: { 'x-api-key': 'key' }, ...(body !== undefined && { body: JSON.stringify(body) }) },
        { address: '127.0.0.1' },
      ),
    );
  return { store, ask, open: () => open(), refuse: (error: Error) => refuse(error) };
}

/** Whether it comes without anything else happening. */
async function comes(answer: Promise<Response>): Promise<boolean> {
  let hasCome = false;
  void answer.then(() => (hasCome = true));
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return hasCome;
}

describe('an answer', () => {
  it.each([
    ['to a post', 'POST', '/services/shop/tsdb', [{ name: 'a', time: 1, value: 1 }], 200],
    ['to a read, which may show what is not safe yet', 'GET', '/services', undefined, 200],
    ['that refuses', 'GET', '/services/none/roles', undefined, 404],
  ] as const)(
    '%s is given once all that it rests on is safe, and not before',
    async (_, method, path, body, status) => {
      const { ask, open } = withGate();
      const answer = ask(method, path, body);
      expect(await comes(answer)).toBe(false);
      open();
      expect((await answer).status).toBe(status);
    },
  );

  it('is 503 where it can not be made safe, with the reason', async () => {
    const { ask, refuse } = withGate();
    refuse(new StateError('the disk is full', 'make room'));
    const answer = await ask('POST', '/services', { name: 'new' });
    expect([answer.status, await answer.json()]).toEqual([503, { error: { message: 'the disk is full (make room)' } }]);
  });
});

describe('a notification', () => {
  const hook = { id: 'hook', type: 'webhook', name: 'Hook', url: 'http://127.0.0.1/', events: ['alert'] } as const;
  const sendOnce = (store: ReturnType<typeof withGate>['store'], sent: string[]) =>
    onceKept(store, ({ name }) => {
      sent.push(name);
      return Promise.resolve({});
    })(
      { ...hook, enabledGraphImage: false },
      { alert: alertOf(), monitor: serviceMonitor() },
      new AbortController().signal,
    );

  it('is sent once its alert is safe', async () => {
    const { store, open } = withGate();
    const sent: string[] = [];
    const sending = sendOnce(store, sent);
    expect(sent).toEqual([]);
    open();
    expect(await sending).toEqual({});
    expect(sent).toEqual(['Hook']);
  });

  it('is not sent where its alert can not be made safe', async () => {
    const { store, refuse } = withGate();
    refuse(new Error('full'));
    const sent: string[] = [];
    expect(await sendOnce(store, sent)).toEqual({ failure: 'full' });
    expect(sent).toEqual([]);
  });
});
