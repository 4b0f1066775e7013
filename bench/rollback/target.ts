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

/** `PUT /broken` breaks it at once, `DELETE /broken` mends it in `mendingMs`; `GET /` answers 200 or 503. */
export async function startTarget(): Promise<Target> {
  let isBroken = false;
  let events: TargetEvent[] = [];
  let atWork = 0;
  let isTwice = false;
  const turn = (what: TargetEvent['what']): void => {
    isBroken = what === 'broken';
    events.push({ what, atMs: performance.timeOrigin + performance.now() });
  };
  const server = await serve(({ method, url }, response) => {
    if (url !== '/broken') {
      response.writeHead(isBroken ? 503 : 200).end();
      return;
    }
    if (method === 'PUT') {
      turn('broken');
      response.end();
      return;
    }
    atWork += 1;
    isTwice ||= atWork > 1;
    setTimeout(() => {
      atWork -= 1;
      turn('mended');
      response.end();
    }, mendingMs);
  });
  return {
    ...server,
    isBroken: () => isBroken,
    log: () => events,
    isMendedTwiceAtOnce: () => isTwice,
    forget: () => {
      events = [];
      isTwice = false;
    },
  };
}
