import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/** What happens so long after the fault began. */
export interface Step {
  readonly afterMs: number;
  /** Null: it is not exposed any more. */
  readonly samples?: Readonly<Record<string, number | null>> | undefined;
  /** The shop recovers by itself, while whoever drills believes the fault to be there. */
  readonly heals?: boolean | undefined;
}

/** What a drill does to a target: its page fails, and its samples change step by step. */
export interface ScriptedShop {
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** When the last fault began, ms since 1970. */
  brokenAtMs(): number;
  isBroken(): boolean;
  /** From now on `DELETE /fault` is answered 500, and the fault stays; or it is taken back again. */
  refuseRollback(isRefused: boolean): void;
}

/**
 * `GET /shop` is 200, and 503 from `PUT /fault` (whose body has the steps) to `DELETE /fault`, which puts back what
 * `samples` has. `PUT /refused` is answered 500, and nothing happens.
 * @param prefix of all these paths, where several shops share a server
 */
export function createScriptedShop(
  samples: Readonly<Record<string, number>>,
  set: (sample: string, value: number | undefined) => void,
  prefix = '',
): ScriptedShop {
  let isBroken = false;
  let isRollbackRefused = false;
  let brokenAtMs: number | undefined;
  let timers: readonly NodeJS.Timeout[] = [];

  const take = ({ samples: changed = {}, heals }: Step): void => {
    for (const [sample, value] of Object.entries(changed)) set(sample, value ?? undefined);
    if (heals === true) heal();
  };
  const breakDown = (steps: readonly Step[]): void => {
    brokenAtMs = Date.now();
    isBroken = true;
    for (const step of steps.filter(({ afterMs }) => afterMs === 0)) take(step);
    timers = steps.filter(({ afterMs }) => afterMs > 0).map((step) => setTimeout(() => take(step), step.afterMs));
  };
  const heal = (): void => {
    for (const timer of timers) clearTimeout(timer);
    isBroken = false;
    for (const [sample, value] of Object.entries(samples)) set(sample, value);
  };
  const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    'GET /shop': (_request, response) => response.writeHead(isBroken ? 503 : 200).end(),
    'PUT /refused': (_request, response) => response.writeHead(500).end(),
    'DELETE /fault': (_request, response) => {
      if (!isRollbackRefused) heal();
      response.writeHead(isRollbackRefused ? 500 : 200).end();
    },
    'PUT /fault': (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        breakDown(fault.parse(JSON.parse(Buffer.concat(chunks).toString())).steps);
        response.end();
      });
    },
  };
  return {
    answer: (request, response) => {
      const { method, url = '' } = request;
      const answer = url.startsWith(prefix) ? answers[`${method} ${url.slice(prefix.length)}`] : undefined;
      answer?.(request, response);
      return answer !== undefined;
    },
    brokenAtMs: () => {
      if (brokenAtMs === undefined) throw new Error('it was never broken');
      return brokenAtMs;
    },
    isBroken: () => isBroken,
    refuseRollback: (isRefused) => void (isRollbackRefused = isRefused),
  };
}

const fault = z.object({
  steps: z.array(
    z.object({
      afterMs: z.number(),
      samples: z.record(z.string(), z.number().nullable()).optional(),
      heals: z.boolean().optional(),
    }),
  ),
});
