import { faultKinds } from '../../../src/faults';
import { createSecrets } from '../../../src/config/secrets';
import { FaultError } from '../../../src/domain/errors';
import { startKeeper } from '../../../src/keeper/client';
import { createSystemClock } from '../../../src/system/clock';
import { createHttp } from '../../../src/system/http';
import { createProcesses } from '../../../src/system/processes';
import type { HarnessOrders } from '../keeperBench';

/**
 * A harness that can be killed: starts a keeper, arms and injects what it is told to, says `injected ID` for each, and
 * then waits for its end.
 */
async function main(): Promise<void> {
  const { entries, secrets, ...options } = JSON.parse(process.argv[2] ?? '') as HarnessOrders;
  const clock = createSystemClock();
  const nobody = () => Promise.reject(new FaultError('there is no terminal'));
  const system = {
    clock,
    http: createHttp(clock),
    processes: createProcesses(clock),
    secrets: createSecrets(secrets),
    person: { canBeAsked: () => true, confirm: nobody },
  };
  const keeper = await startKeeper({ ...options, kinds: faultKinds, system, pid: process.pid });
  const { signal } = new AbortController();
  setInterval(() => undefined, 60_000);
  for (const entry of entries) {
    await keeper.arm(entry, signal);
    console.log(`armed ${entry.id}`);
    await keeper.inject(entry.id, signal);
    console.log(`injected ${entry.id}`);
  }
}

void main();
