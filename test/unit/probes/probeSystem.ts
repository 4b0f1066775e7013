import { HttpFailure, type HttpFailureKind, type HttpRequest } from '../../../src/ports/http';
import type { CommandResult } from '../../../src/ports/processes';
import type { Connect, ProbeSystem } from '../../../src/ports/probe';
import { createVirtualClock, type VirtualClock } from '../../support/virtualClock';

/** What the other side does with one request, and after how long; longer than the request waits is a time-out. */
export type Scripted =
  | { readonly afterMs: number; readonly status: number; readonly body?: string }
  | { readonly afterMs: number; readonly failure: HttpFailureKind };

export interface ScriptedSystem {
  readonly clock: VirtualClock;
  readonly system: ProbeSystem;
  /** All requests so far. */
  readonly requests: readonly HttpRequest[];
}

/** A system in which each HTTP request is answered by `script`, given its number from 0 on. */
export function scriptedSystem(script: (index: number) => Scripted): ScriptedSystem {
  const clock = createVirtualClock();
  const requests: HttpRequest[] = [];
  const refuse = (what: string) => () => Promise.reject(new Error(`no ${what} was scripted`));
  const send = async (request: HttpRequest) => {
    const answer = script(requests.push(request) - 1);
    const sentAtMs = clock.now();
    const fail = (kind: HttpFailureKind) => {
      throw new HttpFailure(kind, `GET shop: ${kind}`, { sentAtMs, failedAtMs: clock.now() });
    };
    await clock.sleep(Math.min(answer.afterMs, request.timeoutMs), request.signal).catch(() => fail('aborted'));
    if (answer.afterMs > request.timeoutMs) return fail('timeout');
    if ('failure' in answer) return fail(answer.failure);
    return { status: answer.status, headers: {}, body: answer.body ?? '', sentAtMs, answeredAtMs: clock.now() };
  };
  const system: ProbeSystem = {
    clock,
    http: { send },
    processes: {
      run: refuse('command'),
      startDetached: refuse('process'),
      findByToken: refuse('process'),
      identify: refuse('process'),
      isAlive: refuse('process'),
      isStopped: refuse('process'),
      signalGroup: refuse('process'),
    },
    secrets: { reveal: (text) => text.replace('${secret.TOKEN}', 'open sesame'), hide: (text) => text },
    connect: refuse('connection'),
    projectDir: '/project',
  };
  return { clock, system, requests };
}

/** The same, where each command ends as given after 30 ms. */
export function commandSystem(end: Pick<CommandResult, 'exitCode' | 'signal' | 'timedOut'> | Error): ProbeSystem {
  const { clock, system } = scriptedSystem(() => ({ afterMs: 0, status: 200 }));
  const run = () => {
    if (end instanceof Error) return Promise.reject(end);
    const startedAtMs = clock.now();
    return Promise.resolve({ ...end, stdout: '', stderr: '', startedAtMs, endedAtMs: startedAtMs + 30 });
  };
  return { ...system, processes: { ...system.processes, run } };
}

/** The same, where each connection has the given outcome after 2 ms. */
export function connectSystem(outcome: Awaited<ReturnType<Connect>>['outcome'] | Error): ProbeSystem {
  const { clock, system } = scriptedSystem(() => ({ afterMs: 0, status: 200 }));
  const sentAtMs = clock.now();
  const connect: Connect = () =>
    outcome instanceof Error
      ? Promise.reject(outcome)
      : Promise.resolve({ sentAtMs, decidedAtMs: sentAtMs + 2, outcome });
  return { ...system, connect };
}
