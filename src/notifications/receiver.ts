import type { Fact } from '../domain/facts';
import type { NotifiedAlert } from '../domain/notificationFacts';
import type { Clock } from '../ports/clock';
import type { Notification, ReadNotification } from '../ports/notification';
import { inWords, unposted } from './answers';
import { createComplaints } from './complaints';
import { isAuthorized } from './isAuthorized';
import { readBody } from './readBody';
import { createTold } from './told';

/** What a drill wants to know of notifications. */
export interface ReceiverWatch {
  /** Whether it may be about what the drill expects: 500 other alerts must not fill its recording. */
  isMeant(of: NotifiedAlert): boolean;
  onFact(fact: Fact): void;
}

/** Takes notifications for all drills of a run. */
export interface Receiver {
  /** Answers one request, at once: whoever sends notifications must not wait for a drill. */
  answer(request: Request): Promise<Response>;
  /** From now on notifications are facts of this drill. Returns what ends it. */
  watch(watch: ReceiverWatch): () => void;
}

export interface ReceiverOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** How the kinds of providers write notifications. */
  readonly forms: readonly ReadNotification[];
  /** Only who knows it is heard. */
  readonly token?: string;
  /** Gets what a watcher throws. */
  readonly onBug: (bug: unknown) => void;
}

/** Alertmanager's notification of 500 alerts has about 1 MB. */
const longestBodyBytes = 10 * 1_048_576;

export function createReceiver({ clock, forms, token, onBug }: ReceiverOptions): Receiver {
  const watchers = new Set<ReceiverWatch>();
  const told = createTold();
  const counts = { notifications: 0, events: 0, refused: 0 };

  const record = (fact: Fact): void => {
    for (const watch of [...watchers]) {
      if (fact.type !== 'notification-arrived' || watch.isMeant(fact.of)) watch.onFact(fact);
    }
  };
  const complaints = createComplaints();

  /** A sender that is set up wrongly must be seen, but not at each of its attempts. */
  const refuse = (status: number, why: string, path: string, headers?: Readonly<Record<string, string>>): Response => {
    counts.refused += 1;
    complaints.add(`the webhook receiver refused what was sent to ${path}: ${why}`);
    if (watchers.size > 0) {
      for (const text of complaints.take()) record({ type: 'noted', atMs: clock.now(), text });
    }
    return inWords(status, why, headers);
  };

  const take = ({ alerts, lacks, ...notification }: Notification, path: string, atMs: number): void => {
    counts[alerts.length === 0 ? 'events' : 'notifications'] += 1;
    const receiver = notification.receiver ?? receiverOf(path);
    const named = receiver === undefined ? {} : { receiver };
    if (lacks !== undefined) record({ type: 'notification-cut', atMs, ...named, detail: lacks });
    for (const { of, opening } of alerts) {
      if (told.isNews(receiver, of, opening)) record({ type: 'notification-arrived', atMs, ...named, of });
    }
  };

  const receive = async (request: Request, path: string): Promise<Response> => {
    if (token !== undefined && !isAuthorized(request, token)) {
      const challenge = { 'WWW-Authenticate': 'Basic realm="alertdrill"' };
      return refuse(401, 'it lacks the token (as Bearer, as password, or as ?token= in the URL)', path, challenge);
    }
    const body = await readBody(request, longestBodyBytes);
    const atMs = clock.now();
    if (body === 'broken-off') return inWords(400, 'The request was broken off.');
    if (body === 'too-large') {
      const detail = `it was larger than ${longestBodyBytes / 1_048_576} MiB`;
      take({ alerts: [], lacks: detail }, path, atMs);
      return refuse(413, detail, path);
    }
    const value = jsonOf(body.text);
    if (value === undefined) return refuse(400, 'it is not JSON', path);
    const notification = forms.map((read) => read(value)).find((each) => each !== undefined);
    if (notification === undefined) return refuse(400, 'it is no notification in a form that is known here', path);
    take(notification, path, atMs);
    return inWords(200, 'ok');
  };

  return {
    watch: (watch) => {
      watchers.add(watch);
      told.forgetWithoutOpening();
      for (const text of complaints.take()) watch.onFact({ type: 'noted', atMs: clock.now(), text });
      return () => watchers.delete(watch);
    },
    answer: async (request) => {
      const { pathname } = new URL(request.url);
      if (request.method !== 'POST') return unposted(request.method, pathname, counts);
      try {
        return await receive(request, pathname);
      } catch (error) {
        onBug(error);
        return inWords(500, 'alertdrill has a bug here.');
      }
    },
  };
}

/** The last part of the URL's path. */
function receiverOf(path: string): string | undefined {
  const last = path.split('/').findLast((part) => part !== '');
  if (last === undefined) return undefined;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Undefined: it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
