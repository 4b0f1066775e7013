import { HttpFailure, type Http, type HttpFailureKind, type HttpRequest } from '../../src/ports/http';
import type { Clock } from '../../src/ports/clock';

/** What a scripted server answers; `failure` stands for no answer at all. */
export type ScriptedAnswer =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | { readonly failure: HttpFailureKind };

export interface ScriptedHttp extends Http {
  readonly requests: readonly HttpRequest[];
}

export interface HttpScript {
  /** Called when the request arrives, half a round trip after it was sent. */
  answer(url: URL, request: HttpRequest): ScriptedAnswer;
  /** There and back, ms; default 20. */
  readonly roundTripMs?: number;
  /** The server's clock minus ours, ms; shown in `Date`, in whole seconds. */
  readonly offsetMs?: number;
}

/** The HTTP port without a socket: a script of what a server answers, in the time of `clock`. */
export function scriptedHttp(clock: Clock, script: HttpScript): ScriptedHttp {
  const requests: HttpRequest[] = [];
  const halfMs = (script.roundTripMs ?? 20) / 2;
  return {
    requests,
    send: async (request) => {
      requests.push(request);
      const sentAtMs = clock.now();
      const failed = (kind: HttpFailureKind) =>
        new HttpFailure(kind, `${request.method} ${new URL(request.url).host}: ${kind}`, {
          sentAtMs,
          failedAtMs: clock.now(),
        });
      try {
        await clock.sleep(halfMs, request.signal);
        const answer = script.answer(new URL(request.url), request);
        if ('failure' in answer) {
          await clock.sleep(answer.failure === 'timeout' ? request.timeoutMs - halfMs : halfMs, request.signal);
          throw failed(answer.failure);
        }
        const date = httpDate(clock.now() + (script.offsetMs ?? 0));
        await clock.sleep(halfMs, request.signal);
        const { status = 200, headers, body = {} } = answer;
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        return { status, headers: { date, ...headers }, body: text, sentAtMs, answeredAtMs: clock.now() };
      } catch (error) {
        throw request.signal?.aborted === true ? failed('aborted') : error;
      }
    },
  };
}

export const httpDate = (epochMs: number): string => new Date(epochMs).toUTCString();
