import type { Standin } from '../../standin';
import { minuteText, realMinuteMs } from '../minute';
import type { RecentDeliveries } from '../recentDeliveries';
import type { RecentRequests } from '../recentRequests';
import { aboutSection, type About } from './aboutSection';
import { alertSection } from './alertSection';
import { deliverySection } from './deliverySection';
import { pageDocument } from './document';
import { monitorSection } from './monitorSection';
import { openAlerts } from './openAlerts';
import { requestSection } from './requestSection';
import { shownMonitors } from './shownMonitors';
import { zoneOf } from './times';

export interface StatusPageSources {
  readonly standin: Standin;
  readonly requests: RecentRequests;
  readonly deliveries: RecentDeliveries;
  readonly keptIn: About['keptIn'];
  /** Of the stand-in itself; asked for at each request. */
  readonly url: () => string;
}

/** How everything stands now, as a page. */
export function overview({ standin, requests, deliveries, keptIn, url }: StatusPageSources, startedAtMs: number) {
  const { store, clock, periods, settings, organization } = standin;
  const nowMs = clock.nowMs();
  const open = store.alerts.open();
  const alerts = openAlerts(standin, open);
  const monitors = shownMonitors(standin, open);
  const delivered = {
    recent: deliveries.newestFirst(),
    waiting: store.deliveries.all().length,
    suspended: store.channels.all().filter(({ suspendedAt }) => suspendedAt !== undefined),
  };
  const about = { url: url(), minuteMs: periods.minuteMs, startedAtMs, keptIn, settings };
  return pageDocument({
    organization,
    alerts,
    subtitle: `Organization ${organization} · a Mackerel minute lasts ${minuteText(periods.minuteMs)} · API at ${url()}`,
    sections: [
      alertSection(alerts, nowMs, url(), monitors.total > 0),
      monitorSection(monitors, nowMs, url()),
      requestSection(requests.newestFirst(), nowMs, url()),
      deliverySection(delivered, nowMs),
      aboutSection(about, nowMs),
    ],
    footer: `Times are local (${zoneOf(nowMs)}).`,
    everyMs: refreshEveryMs(periods.minuteMs),
  });
}

/** Five seconds, or less where minutes are shorter: something may have happened twice a minute. */
const refreshEveryMs = (minuteMs: number): number =>
  Math.min(5000, Math.max(1000, Math.round((minuteMs / realMinuteMs) * 30_000)));
