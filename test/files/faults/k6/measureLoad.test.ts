import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armK6 } from '../../../../src/faults/k6/armK6';
import type { K6State } from '../../../../src/faults/k6/k6State';
import { sampleLoad } from '../../../../src/faults/k6/sampleLoad';
import { summarizeLoad } from '../../../../src/faults/k6/summarizeLoad';
import { unansweredLoad } from '../../../../src/faults/k6/unansweredLoad';
import type { CommandResult } from '../../../../src/ports/processes';
import { exampleState, scriptedK6, type Behaviour, type ScriptedK6 } from './scriptedK6';

const never = new AbortController().signal;
let workDir: string;

beforeEach(async () => void (workDir = await mkdtemp(join(tmpdir(), 'alertdrill-k6-unit-'))));
afterEach(() => rm(workDir, { recursive: true, force: true }));

/** A load of 100/s that began `forMs` ago. */
async function loaded(behaviour: Behaviour, forMs: number): Promise<{ k6: ScriptedK6; state: K6State }> {
  const k6 = scriptedK6({ latencyMs: 0, ...behaviour });
  const state = await armK6(exampleState({ workDir }), k6, never);
  await writeFile(join(workDir, 'started.json'), JSON.stringify({ startedAtMs: k6.clock.now() - forMs }));
  return { k6, state };
}

async function sample(behaviour: Behaviour, forMs = 10_000) {
  const { k6, state } = await loaded(behaviour, forMs);
  return sampleLoad(state, k6, never);
}

describe('sample', () => {
  test('a load that keeps up is delivered', async () => {
    const metrics = { iterations: { count: 995, rate: 99 } };
    expect(await sample({ metrics, vusInUse: 8 })).toMatchObject({ asked: 1_000, delivered: 1_000 });
  });

  test('dropped iterations are not delivered', async () => {
    const metrics = { iterations: { count: 500 }, dropped_iterations: { count: 300 } };
    expect(await sample({ metrics, vusInUse: 500 })).toMatchObject({ asked: 1_000, delivered: 700 });
  });

  test('a k6 that got no processor drops nothing, and has delivered no more than it began', async () => {
    const metrics = { iterations: { count: 200 } };
    expect(await sample({ metrics, vusInUse: 50 })).toMatchObject({ asked: 1_000, delivered: 250 });
  });

  test('requests that nothing ever answered are not delivered, those that one byte answered are', async () => {
    const answeredWith = (count: number) => ({
      metrics: { iterations: { count: 1_000 }, http_reqs: { count: 1_000 }, data_received: { count } },
    });
    expect(await sample(answeredWith(0))).toMatchObject({ asked: 1_000, delivered: 0 });
    expect(await sample(answeredWith(1))).toMatchObject({ asked: 1_000, delivered: 1_000 });
  });

  test('the first moments have no metrics yet', async () => {
    expect(await sample({}, 0)).toMatchObject({ asked: 0, delivered: 0 });
  });

  test('no more is asked than the load was to last', async () => {
    expect(await sample({ metrics: { iterations: { count: 6_000 } } }, 90_000)).toMatchObject({ asked: 6_000 });
  });

  test('while it is paused nothing is asked', async () => {
    const { k6, state } = await loaded({ metrics: {} }, 0);
    await rm(join(workDir, 'started.json'));
    expect(await sampleLoad(state, k6, never)).toMatchObject({ asked: 0, delivered: 0 });
  });

  test('of a dead k6 nothing is known', async () => {
    const { k6, state } = await loaded({}, 10_000);
    k6.die();
    expect(await sampleLoad(state, k6, never)).toBeUndefined();
    expect(await sampleLoad(exampleState(), k6, never)).toBeUndefined();
  });

  test('of something else on its port nothing is known', async () => {
    const { k6, state } = await loaded({}, 10_000);
    k6.die();
    const stranger = () =>
      Promise.resolve({ status: 200, body: '{"data":[]}', headers: {}, sentAtMs: 0, answeredAtMs: 0 });
    expect(await sampleLoad(state, { http: { send: stranger } }, never)).toBeUndefined();
  });
});

describe('summary', () => {
  const written = {
    metrics: {
      http_reqs: { type: 'counter', values: { count: 400, rate: 40 } },
      http_req_failed: { type: 'rate', values: { rate: 0.25, passes: 100, fails: 300 } },
      http_req_duration: { type: 'trend', values: { avg: 10, 'p(95)': 87.5 } },
      dropped_iterations: { type: 'counter', values: { count: 7, rate: 0.7 } },
    },
  };

  test('it is what k6 wrote at its end', async () => {
    await writeFile(join(workDir, 'summary.json'), JSON.stringify(written));
    expect(await summarizeLoad(exampleState({ workDir }), scriptedK6(), never)).toEqual({
      requests: 400,
      failed: 100,
      droppedIterations: 7,
      p95Ms: 87.5,
      k6Version: '1.8.1',
    });
  });

  test('a load without HTTP requests has no 95th percentile', async () => {
    await writeFile(join(workDir, 'summary.json'), JSON.stringify({ metrics: {} }));
    const summary = await summarizeLoad(exampleState({ workDir }), scriptedK6(), never);
    expect(summary).toEqual({ requests: 0, failed: 0, droppedIterations: 0, k6Version: '1.8.1' });
  });

  test('while it runs the same figures are asked of it', async () => {
    const metrics = { http_reqs: { count: 200 }, http_req_failed: { rate: 0.5 }, http_req_duration: { 'p(95)': null } };
    const { k6, state } = await loaded({ metrics }, 1_000);
    expect(await summarizeLoad(state, k6, never)).toEqual({
      requests: 200,
      failed: 100,
      droppedIterations: 0,
      k6Version: '1.8.1',
    });
  });

  test('of one that was killed there is none', async () => {
    expect(await summarizeLoad(exampleState({ workDir }), scriptedK6(), never)).toBeUndefined();
  });

  test('of a k6 that was killed while it wrote nothing is known either', async () => {
    await writeFile(join(workDir, 'summary.json'), '{"metrics": {"http_reqs": {"val');
    expect(await summarizeLoad(exampleState({ workDir }), scriptedK6(), never)).toBeUndefined();
  });
});

describe('a load that nothing answers', () => {
  const nothingBack = { http_reqs: { count: 40 }, data_received: { count: 0 } };
  /** What one more iteration writes to its log. */
  const said = (error: string) => `${JSON.stringify({ level: 'warning', msg: 'Request Failed', error })}\n`;
  const otherWarning = `${JSON.stringify({ level: 'warning', msg: '"cli" level configuration overrode scenarios' })}\n`;

  async function unanswered(metrics: NonNullable<Behaviour['metrics']>, stderr: string) {
    const { k6, state } = await loaded({ metrics }, 10_000);
    const asked: (readonly string[])[] = [];
    const run = ({ argv }: { argv: readonly string[] }) => {
      asked.push(argv);
      return Promise.resolve({ exitCode: 0, stdout: '', stderr, timedOut: false } as CommandResult);
    };
    const found = await unansweredLoad(state, { http: k6.http, processes: { ...k6.processes, run } }, never);
    return { found, asked };
  }

  test('says what it met and where, without the query of the address', async () => {
    const error = 'Get "http://127.0.0.1:9/items?page=2": dial tcp 127.0.0.1:9: connect: connection refused';
    const { found, asked } = await unanswered(nothingBack, `${otherWarning}${said(error)}${said('another')}`);
    expect(found).toEqual({
      seen: 'GET http://127.0.0.1:9/items: dial tcp 127.0.0.1:9: connect: connection refused',
      hint: expect.stringContaining('is the target up') as string,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toEqual(expect.arrayContaining(['--iterations', '1', '--vus', '1', '--no-summary']));
  });

  test('says so of a host that it is kept from', async () => {
    const error = 'Get "http://10.1.2.3/": IP (10.1.2.3) is in a blacklisted range (10.0.0.0/8)';
    expect((await unanswered(nothingBack, said(error))).found?.hint).toContain('hosts of `allow`');
  });

  test('is said in figures where one more iteration tells nothing', async () => {
    for (const stderr of ['', 'not JSON\n', otherWarning]) {
      expect((await unanswered(nothingBack, stderr)).found?.seen).toBe('k6 sent 40 requests, and not a byte came back');
    }
  });

  test.each([
    ['a byte came back', { http_reqs: { count: 40 }, data_received: { count: 1 } }],
    ['no request has ended yet', { data_received: { count: 0 } }],
    ['there is no figure of what came back', { http_reqs: { count: 40 } }],
  ])('is none where %s, and nothing more is asked', async (_what, metrics) => {
    expect(await unanswered(metrics, said('refused'))).toEqual({ found: undefined, asked: [] });
  });

  test('of a k6 that is dead, or was never started, nothing is known', async () => {
    const { k6, state } = await loaded({ metrics: nothingBack }, 10_000);
    k6.die();
    expect(await unansweredLoad(state, k6, never)).toBeUndefined();
    expect(await unansweredLoad(exampleState(), k6, never)).toBeUndefined();
  });
});
