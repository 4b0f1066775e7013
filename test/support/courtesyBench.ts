import { createSecrets } from '../../src/config/secrets';
import { createRequestBudget, noLimits } from '../../src/polling/requestBudget';
import { accessName } from '../../src/ports/secrets';
import type { FaultSystem, HeldKind, RollbackReport } from '../../src/ports/fault';
import type { OpenProvider } from '../../src/ports/provider';
import type { Marks } from '../../src/jsonApi/marks';
import { holding } from './holding';
import { closedSystem } from './drillWorld';
import { memoryMarks } from './memoryMarks';
import { scriptedHttp, type HttpScript } from './scriptedHttp';
import { createVirtualClock } from './virtualClock';

/** What a keeper does with a courtesy, on a virtual clock and against a scripted server. */
export function courtesyBench(
  kindsOf: (open: OpenProvider, marksOf: (workDir: string) => Marks) => readonly HeldKind[],
  kindName: string,
  settings: unknown,
  answer: HttpScript['answer'],
) {
  const clock = createVirtualClock();
  const http = scriptedHttp(clock, { answer });
  const open: OpenProvider = () => ({
    system: { clock, http, budget: createRequestBudget(clock, noLimits) },
    close: () => undefined,
  });
  const marks = memoryMarks();
  const kind = kindsOf(open, () => marks).find((each) => each.kind === kindName);
  if (kind === undefined) throw new Error(`no courtesy of kind ${kindName}`);
  const secrets = createSecrets({ [accessName('p')]: JSON.stringify(settings) });
  const system: FaultSystem = { ...closedSystem(clock), clock, secrets };
  const signal = new AbortController().signal;
  const settled = <T>(work: Promise<T>): Promise<T> => clock.until(work, 10 * 60_000);
  return {
    clock,
    http,
    /** Arms and injects; resolves with the state that is journalled by then. */
    set: (given: unknown): Promise<unknown> =>
      settled(
        (async () => {
          const state = (await kind.arm?.(kind.state.parse(given), system, signal)) ?? kind.state.parse(given);
          await kind.inject(state, holding(system), signal);
          return JSON.parse(JSON.stringify(state)) as unknown;
        })(),
      ),
    undo: (state: unknown): Promise<RollbackReport> => settled(kind.rollback(kind.state.parse(state), system)),
    /** `PUT /monitors/m1`, in order; reads are left out. */
    writes: () =>
      http.requests
        .filter(({ method }) => method !== 'GET')
        .map(({ method, url }) => `${method} ${new URL(url).pathname.replace('/api/v0', '')}`),
  };
}
