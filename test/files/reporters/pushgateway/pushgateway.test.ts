import { UsageError } from '../../../../src/domain/errors';
import { NotSent } from '../../../../src/ports/reporter';
import { pushgateway } from '../../../../src/reporters/pushgateway';
import { exampleReport } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';
import { scriptedHttp, type HttpScript } from '../../../support/scriptedHttp';
import { createVirtualClock } from '../../../support/virtualClock';

const url = 'http://ana:p%40ssword@push.example.com:9091/prefix/';

/** A gateway that answers as it is told, in the time of a virtual clock. */
function bench(answer: HttpScript['answer'] = () => ({ body: '' })) {
  const clock = createVirtualClock();
  const http = scriptedHttp(clock, { answer });
  const system = { ...recordOutput({ http }).system, now: () => clock.now() };
  const push = async (to = url) => {
    const report = exampleReport('passed', 'missed');
    const finished = Promise.resolve(pushgateway.create({ argument: to }, system).runFinished?.(report, [])).then(
      () => undefined,
      (error: unknown) => error,
    );
    await clock.advance(60_000);
    return finished;
  };
  return { push, requests: http.requests };
}

describe('the pushgateway reporter', () => {
  it('reads what is there, and replaces a group a scenario; who logs in stands in the header alone', async () => {
    const { push, requests } = bench();
    expect(await push()).toBeUndefined();
    const base = 'http://push.example.com:9091/prefix/metrics';
    expect(requests.map((request) => `${request.method} ${request.url}`)).toEqual([
      `GET ${base}`,
      `PUT ${base}/job/alertdrill/environment/verification/scenario/access-10x`,
      `PUT ${base}/job/alertdrill/environment/verification/scenario/route-cut`,
    ]);
    const login = `Basic ${Buffer.from('ana:p@ssword').toString('base64')}`;
    expect(requests.map(({ headers }) => headers?.['authorization'])).toEqual([login, login, login]);
    expect(requests[1]?.body).toContain('scenario="access-10x"');
    expect(requests[1]?.body).not.toContain('scenario="route-cut"');
  });

  it.each<[string, HttpScript['answer'], string, number]>([
    ['is not there', () => ({ failure: 'unreachable' }), 'GET push.example.com:9091: unreachable', 1],
    ['does not answer', () => ({ failure: 'timeout' }), 'GET push.example.com:9091: timeout', 1],
    ['refuses the login', () => ({ status: 401 }), 'GET /metrics answered 401: is the login in the URL right?', 1],
    ['redirects', () => ({ status: 302 }), 'GET /metrics answered 302; redirects are not followed', 1],
    [
      'is none',
      () => ({ body: '<html>' }),
      'GET /metrics gave no metrics (line 1 is no metric): is it a Pushgateway?',
      1,
    ],
    [
      'refuses a push',
      (_, { method }) =>
        method === 'PUT' ? { status: 400, body: 'pushed metrics are inconsistent\nx' } : { body: '' },
      'PUT of a group answered 400: pushed metrics are inconsistent',
      2,
    ],
  ])('says so where the gateway %s, and where it was not sent', async (_, answer, message, count) => {
    const { push, requests } = bench(answer);
    const error = await push();
    expect(error).toBeInstanceOf(NotSent);
    expect(error).toMatchObject({ message });
    expect(requests).toHaveLength(count);
  });

  it('gives up after 30 s of answers that come too late each time', async () => {
    const slow: HttpScript = { answer: () => ({ body: '' }), roundTripMs: 19_000 };
    const clock = createVirtualClock();
    const http = scriptedHttp(clock, slow);
    const system = { ...recordOutput({ http }).system, now: () => clock.now() };
    const finished = pushgateway.create({ argument: url }, system).runFinished?.(exampleReport('passed', 'late'), []);
    const outcome = Promise.resolve(finished).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await outcome).toMatchObject({ message: 'PUT of a group: not all was pushed within 30 s' });
    expect(http.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 10_000]);
  });

  it.each([
    ['push.example.com:9091', 'is no http or https URL'],
    ['ftp://push.example.com', 'is no http or https URL'],
    ['http://push.example.com/?token=abcdef', 'has a query or a fragment'],
    ['http://push.example.com/metrics/job/x', 'has /metrics in it'],
    ['http://ana:abc@push.example.com', 'has a login that is shorter than 4 characters'],
    ['http://abc@push.example.com', 'has a login that is shorter than 4 characters'],
  ])('refuses %s, without showing it', (argument, why) => {
    const check = () => pushgateway.argument?.check(argument);
    expect(check).toThrow(UsageError);
    expect(check).toThrow(why);
    expect(check).not.toThrow('push.example.com');
    expect(() => pushgateway.create({ argument }, recordOutput().system)).toThrow(why);
  });

  it('leaves what a reference stands for to the environment', () => {
    expect(() => pushgateway.argument?.check('${secret.PUSH_URL}')).not.toThrow();
    expect(() => pushgateway.create({}, recordOutput().system)).toThrow(UsageError);
  });
});
