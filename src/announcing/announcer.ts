import { isoTime } from '../domain/isoTime';
import { plainText } from '../domain/plainText';
import type { Clock } from '../ports/clock';
import type { Http } from '../ports/http';
import type { Announcement, News } from './announcement';
import { inWords } from './inWords';
import { postTwice } from './postTwice';
import { slackForm } from './slackForm';

/** Where it is announced, revealed: a secret. */
export interface Announcing {
  readonly webhook: string;
  readonly form: 'json' | 'slack';
}

export interface AnnouncerSystem {
  readonly clock: Clock;
  readonly http: Http;
  /** Takes every secret out of a text. */
  readonly scrub: (text: string) => string;
  /** Told in words of what could not be announced. */
  readonly warn: (text: string) => void;
}

/** Tells people what happens. Nobody waits for it but at the end, and nothing depends on it. */
export interface Announcer {
  /** Sends it beside all else, after what was said before. */
  announce(news: News): void;
  /** Resolves when all has been sent, or given up: within 11 s each. Never rejects. */
  settled(): Promise<void>;
  /** What could not be announced so far, in words. */
  problems(): readonly string[];
}

export function createAnnouncer(to: Announcing | undefined, system: AnnouncerSystem): Announcer {
  let last = Promise.resolve();
  const problems: string[] = [];
  if (to === undefined) return { announce: () => undefined, settled: () => last, problems: () => problems };
  return {
    announce: (news) => {
      const body = bodyOf(news, to, system);
      last = last.then(async () => {
        const problem = await postTwice(to.webhook, body, {
          http: system.http,
          sleep: (ms) => system.clock.sleep(ms),
        });
        if (problem === undefined) return;
        const told = system.scrub(`could not announce ${news.event}: ${problem}`);
        problems.push(told);
        system.warn(told);
      });
    },
    settled: () => last,
    problems: () => problems,
  };
}

function bodyOf(news: News, { form }: Announcing, { clock, scrub }: AnnouncerSystem): string {
  const lines = inWords(news).map((line) => scrub(plainText(line)));
  const scrubbed = scrubAll(news, scrub);
  const announcement: Announcement = {
    ...{ tool: 'alertdrill', schemaVersion: 1, at: isoTime(clock.now()), text: lines.join('\n') },
    ...scrubbed,
  };
  return JSON.stringify(form === 'slack' ? slackForm(lines) : announcement);
}

/** Every text in it, and not the JSON: what is awkward in a key is escaped there. */
function scrubAll<T>(value: T, scrub: (text: string) => string): T;
function scrubAll(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => scrubAll(item as unknown, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubAll(item as unknown, scrub)]));
}
