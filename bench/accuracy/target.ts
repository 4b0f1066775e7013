import { serve } from './serve';

/** What is drilled: it is well or broken, and has a log of its own of when that changed. */
export interface Target {
  readonly url: string;
  readonly isBroken: () => boolean;
  /** When it broke last, by its own log; Unix time, ms with fractions. */
  readonly brokeAtMs: () => number | undefined;
  stop(): Promise<void>;
}

/**
 * `PUT /broken` breaks it, `DELETE /broken` mends it; `GET /` answers 200 or 503.
 * @param onChange is called in the same turn in which it breaks or is mended
 */
export async function startTarget(onChange: (isBroken: boolean) => void): Promise<Target> {
  let isBroken = false;
  let brokeAtMs: number | undefined;
  const turn = (toBroken: boolean): void => {
    if (toBroken && !isBroken) brokeAtMs = performance.timeOrigin + performance.now();
    isBroken = toBroken;
    onChange(toBroken);
  };
  const server = await serve(({ method, url }, response) => {
    if (url === '/broken' && (method === 'PUT' || method === 'DELETE')) turn(method === 'PUT');
    response.writeHead(url === '/' && isBroken ? 503 : 200).end();
  });
  return { ...server, isBroken: () => isBroken, brokeAtMs: () => brokeAtMs };
}
