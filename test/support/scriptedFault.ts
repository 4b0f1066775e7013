import { z } from 'zod';
import type { FaultKind } from '../../src/ports/fault';

export type ScriptedFault = ReturnType<typeof scriptedFault>;

/** A kind of fault that does what a test says, and tells in `events` what was asked of it. */
export function scriptedFault(script: Partial<FaultKind<object, object>> = {}) {
  const events: string[] = [];
  const state = z.looseObject({});
  const kind: FaultKind<object, object> = {
    kind: 'scripted',
    summary: 'does what a test says',
    options: z.looseObject({}),
    state,
    describe: () => 'scripted',
    steps: () => ({ inject: [], rollback: [] }),
    touches: () => [],
    prepare: () => Promise.resolve({}),
    ...script,
    inject: async (given, system, signal) => {
      events.push(`inject ${JSON.stringify(given)}`);
      const stamps = await script.inject?.(given, system, signal);
      events.push('injected');
      return stamps;
    },
    rollback: async (given, system) => {
      events.push(`rollback ${JSON.stringify(given)}`);
      return (await script.rollback?.(given, system)) ?? { notes: [] };
    },
  };
  return { kind, events };
}
