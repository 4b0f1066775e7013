import type { Channel } from '../../../src/standin/engine/channel';
import type { ExternalResult } from '../../../src/standin/engine/judgeExternal';
import type { Settings } from '../../../src/standin/engine/settings';
import { closeByHand } from '../../../src/standin/monitoring/alertBook';
import { postCheckReport } from '../../../src/standin/monitoring/checks';
import { scanConnectivity } from '../../../src/standin/monitoring/connectivity';
import { createDeliveries } from '../../../src/standin/monitoring/deliveries';
import { createExternalChecks } from '../../../src/standin/monitoring/external';
import { postHostMetrics } from '../../../src/standin/monitoring/hostMetrics';
import { registerHost } from '../../../src/standin/monitoring/hosts';
import { resumeEvaluations } from '../../../src/standin/monitoring/judgeLater';
import { addMonitor, replaceMonitor } from '../../../src/standin/monitoring/monitors';
import { resendNotifications } from '../../../src/standin/monitoring/notifications';
import { postServiceMetrics, scanMissingMetrics } from '../../../src/standin/monitoring/serviceMetrics';
import { postCounter } from '../../../src/standin/server/postCounter';
import type { Store } from '../../../src/standin/store/store';
import { stateFiles, type StateFiles } from '../../support/stateFiles';
import {
  externalMonitor,
  hostMonitor,
  minuteMs,
  noon,
  serviceMonitor,
  standinOnClock,
} from '../../unit/standin/builders';

/** What a process of the stand-in is to a step: it lives until the next restart. */
interface Process {
  readonly standin: ReturnType<typeof standinOnClock>;
  /** What people would notice beside alerts and notifications, in all processes so far. */
  readonly seen: string[];
  readonly checkExternally: (result: ExternalResult) => void;
}

type Step = (process: Process) => void;

interface Story {
  readonly title: string;
  readonly settings?: Partial<Settings>;
  /** What is there before anything happens. */
  readonly given: Step;
  /** A restart may come between any two. */
  readonly steps: readonly Step[];
}

const hook: Channel = {
  ...{ id: 'hook', type: 'webhook', name: 'Hook', url: 'http://127.0.0.1/', events: ['alert'] },
  enabledGraphImage: false,
};

const tellHook: Step = ({ standin: { store } }) => {
  store.channels.put('hook', hook);
  for (const group of store.notificationGroups.all()) {
    store.notificationGroups.put(group.id, { ...group, childChannelIds: ['hook'] });
  }
};
const host: Step = ({ standin }) =>
  registerHost(standin, { name: 'web', meta: {}, interfaces: [], memo: '', roleFullnames: [] }, { id: 'web' });
const hostPost =
  (value: number, name = 'custom.load'): Step =>
  ({ standin }) =>
    postHostMetrics(standin, 'web', [{ name, time: standin.clock.nowMs() / 1000, value }]);
const post =
  (value: number): Step =>
  ({ standin }) =>
    postServiceMetrics(standin, 'shop', [{ name: 'errors', time: standin.clock.nowMs() / 1000, value }]);
const report: Step = ({ standin }) =>
  postCheckReport(standin, 'web', 'disk', {
    ...{ status: 'CRITICAL', message: 'full', occurredAt: standin.clock.nowMs() / 1000, maxCheckAttempts: 3 },
  });
const pass =
  (minutes: number): Step =>
  ({ standin }) =>
    standin.clock.advance(minutes * minuteMs);
const external =
  (failure?: string): Step =>
  ({ checkExternally }) =>
    checkExternally({ message: '200 OK', failure });
const silence = { type: 'connectivity', id: 'silence', name: 'Silence', memo: '', isMute: false } as const;

const stories: readonly Story[] = [
  {
    title: 'breaching points in a row of a host metric',
    given: (process) => {
      host(process);
      addMonitor(process.standin, hostMonitor({ maxCheckAttempts: 3 }));
    },
    steps: [hostPost(11), pass(1), hostPost(6), pass(1), hostPost(11)],
  },
  {
    title: 'the points of a mean',
    given: ({ standin }) => addMonitor(standin, serviceMonitor({ duration: 3 })),
    steps: [post(20), pass(1), post(10), pass(1), post(6)],
  },
  {
    title: 'an open alert, which ends by a good value',
    given: ({ standin }) => addMonitor(standin, serviceMonitor()),
    steps: [post(20), pass(1), post(6), pass(1), post(0)],
  },
  { title: 'failed checks in a row', given: host, steps: [report, pass(1), report, pass(1), report] },
  {
    title: 'how long a service metric has been missing',
    given: ({ standin }) => addMonitor(standin, serviceMonitor({ missingDurationCritical: 10 })),
    steps: [post(0), pass(6), pass(4), ({ standin }) => scanMissingMetrics(standin)],
  },
  {
    title: 'how long a host has been silent',
    given: (process) => {
      host(process);
      addMonitor(process.standin, { ...silence, scopes: [], excludeScopes: [], alertStatusOnGone: 'CRITICAL' });
    },
    steps: [hostPost(1, 'loadavg5'), pass(6), pass(5), ({ standin }) => scanConnectivity(standin)],
  },
  {
    title: 'points that were taken in and not judged yet',
    settings: { evaluationDelayMs: 5 * minuteMs },
    given: ({ standin }) => addMonitor(standin, serviceMonitor()),
    steps: [post(20), pass(3), pass(3)],
  },
  {
    title: 'that an alert is held since its thresholds were edited',
    given: ({ standin }) => addMonitor(standin, serviceMonitor()),
    steps: [
      post(20),
      ({ standin }) => replaceMonitor(standin, serviceMonitor(), serviceMonitor({ critical: 30 })),
      pass(1),
      post(0),
    ],
  },
  {
    title: 'that a breach was closed by hand and has not recovered',
    settings: { afterManualClose: 'waits-for-recovery' },
    given: ({ standin }) => addMonitor(standin, serviceMonitor()),
    steps: [
      post(20),
      ({ standin }) => standin.store.alerts.open().forEach((alert) => closeByHand(standin, alert, 'seen')),
      pass(1),
      post(20),
    ],
  },
  {
    title: 'when an alert was told of last',
    given: (process) => {
      tellHook(process);
      addMonitor(process.standin, serviceMonitor({ notificationInterval: 10 }));
    },
    steps: [
      post(20),
      pass(10),
      ({ standin }) => resendNotifications(standin),
      pass(6),
      ({ standin }) => resendNotifications(standin),
    ],
  },
  {
    title: 'that a breach began in a downtime',
    given: ({ standin }) => {
      addMonitor(standin, serviceMonitor());
      standin.store.downtimes.put('downtime', {
        ...{ id: 'downtime', name: 'Maintenance', memo: '', start: noon, duration: 10 },
        ...{ serviceScopes: [], serviceExcludeScopes: [], roleScopes: [], roleExcludeScopes: [] },
        ...{ monitorScopes: [], monitorExcludeScopes: [] },
      });
    },
    steps: [post(20), pass(12), post(20), pass(1), post(0), pass(1), post(20)],
  },
  {
    title: 'failed requests in a row of an external monitor',
    given: ({ standin }) => addMonitor(standin, externalMonitor({ maxCheckAttempts: 3 })),
    steps: [external('refused'), pass(1), external('refused'), pass(1), external('refused')],
  },
  {
    title: 'notifications that nobody took yet, in their order, and how often they were tried',
    settings: { deliveryAttempts: 3 },
    given: (process) => {
      tellHook(process);
      addMonitor(process.standin, serviceMonitor());
    },
    steps: [post(20), pass(0.5), post(6), pass(0.5), pass(1), pass(1), pass(1), pass(1), pass(1)],
  },
  {
    title: 'notifications that wait before they are sent',
    settings: { notificationDelayMs: 2 * minuteMs },
    given: (process) => {
      tellHook(process);
      addMonitor(process.standin, serviceMonitor());
    },
    steps: [post(20), pass(1), pass(1.5), pass(1), pass(1), pass(1)],
  },
  {
    title: 'since when a channel has been failing',
    settings: { channelSuspensionMs: 2 * minuteMs },
    given: (process) => {
      tellHook(process);
      addMonitor(process.standin, serviceMonitor());
    },
    steps: [
      post(20),
      pass(1),
      pass(1),
      pass(1),
      ({ standin, seen }) => seen.push(`suspended: ${standin.store.channels.get('hook')?.suspendedAt}`),
    ],
  },
  {
    title: 'how many posts a service got in this minute',
    settings: { servicePostsPerMinute: 2 },
    given: () => undefined,
    steps: [1, 2, 3].map((): Step => ({ standin, seen }) => {
      try {
        postCounter(standin).count('shop');
        seen.push('taken');
      } catch {
        seen.push('refused');
      }
    }),
  },
];

/** What people noticed in the end, where restarts came between the steps; `lossy`: with nothing written since `given`. */
async function outcome(story: Story, restarts: 'never' | 'careful' | 'lossy', files: StateFiles): Promise<object> {
  const told: string[] = [];
  const seen: string[] = [];
  let process = processOn(files.open(), noon * 1000, story, told, seen);
  story.given(process);
  files.turn();
  for (const step of story.steps) {
    step(process);
    await settled();
    if (restarts === 'never') continue;
    if (restarts === 'careful') files.turn();
    process = processOn(files.crash(), process.standin.clock.nowMs(), story, told, seen);
    await settled();
  }
  const { store } = process.standin;
  const alerts = store.alerts.newestFirst().map(({ logs, closedAt, monitorId }) => ({
    // Checks get their ids from nobody but chance.
    monitorId: monitorId.length === 11 ? 'made up' : monitorId,
    isOpen: closedAt === undefined,
    logs: logs.map(({ status, createdAt }) => [status, createdAt]),
  }));
  return { alerts, told, seen };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function processOn(store: Store, atMs: number, { settings }: Story, told: string[], seen: string[]): Process {
  let result: ExternalResult = { message: '' };
  const onClock = standinOnClock({ deliveryRetryMs: minuteMs, ...settings }, minuteMs, { store, atMs });
  // Takes nothing at first: every notification has to be tried three times.
  const deliveries = createDeliveries(onClock, ({ name }, { alert }) => {
    told.push(`${name} ${alert.status} at ${onClock.clock.nowMs() / 1000 - noon}`);
    return Promise.resolve({ failure: told.length < 3 ? 'the answer was 500' : undefined });
  });
  const standin = { ...onClock, outbox: deliveries };
  const checks = createExternalChecks(standin, () => Promise.resolve(result));
  deliveries.resume();
  resumeEvaluations(standin);
  return {
    standin,
    seen,
    checkExternally(next) {
      result = next;
      checks.tick();
    },
  };
}

describe('a restart forgets nothing:', () => {
  it.each(stories.map((story) => [story.title, story] as const))('%s', async (_, story) => {
    const worlds = [stateFiles(), stateFiles(), stateFiles()] as const;
    try {
      const never = await outcome(story, 'never', worlds[0]);
      expect(await outcome(story, 'careful', worlds[1])).toEqual(never);
      // The control: what is forgotten would be noticed.
      expect(await outcome(story, 'lossy', worlds[2])).not.toEqual(never);
    } finally {
      for (const world of worlds) world.remove();
    }
  });
});
