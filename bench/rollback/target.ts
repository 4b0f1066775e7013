import { serve } from '../accuracy/serve';

/** How long the target takes to be mended, ms: the rollback's own time, in which a second one would be seen. */
export const mendingMs = 30;

/** What is drilled, with its own log of what was done to it. */
export interface Target {
  readonly url: string;
  readonly isBroken: () => boolean;
  /** What was done since the last `forget`, in order; Unix time, ms with fractions. */
  readonly log: () => readonly TargetEvent[];
  /** More than one rollback was at work at some moment since the last `forget`. */
  readonly isMendedTwiceAtOnce: () => boolean;
  forget(): void;
  stop(): Promise<void>;
}

export interface TargetEvent {
  readonly what: 'broken' | 'mended';
  readonly atMs: number;
}

/** How often it looks at what is broken from outside, ms: times of these are that coarse. */
const lookEveryMs = 5;

/**
 * `PUT /broken` breaks it at once, `DELETE /broken` mends it in `mendingMs`; `GET /` answers 200 or 503.
 *
 * @param isBrokenOutside what else breaks it: a file, a process
 */
export async function startTarget(isBrokenOutside: () => boolean): Promise<Target> {
  let isTurnedOff = false;
  let wasBroken = false;
  let events: TargetEvent[] = [];
  let atWork = 0;
  let isTwice = false;
  const look = (): boolean => {
    const isBroken = isTurnedOff || isBrokenOutside();
    if (isBroken !== wasBroken) {
      events.push({ what: isBroken ? 'broken' : 'mended', atMs: performance.timeOrigin + performance.now() });
    }
    return (wasBroken = isBroken);
  };
  const looking = setInterval(look, lookEveryMs);
  const turn = (isOff: boolean): void => {
    isTurnedOff = isOff;
    look();
  };
  const server = await serve(({ method, url }, response) => {
    if (url !== '/broken') {
      response.writeHead(look() ? 503 : 200).end();
      return;
    }
    if (method === 'PUT') {
      turn(true);
      response.end();
      return;
    }
    atWork += 1;
    isTwice ||= atWork > 1;
    setTimeout(() => {
      atWork -= 1;
      turn(false);
      response.end();
    }, mendingMs);
  });
  return {
    url: server.url,
    isBroken: look,
    log: () => events,
    isMendedTwiceAtOnce: () => isTwice,
    forget: () => {
      events = [];
      isTwice = false;
    },
    stop: () => {
      clearInterval(looking);
      return server.stop();
    },
  };
}
