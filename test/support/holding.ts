import type { FaultSystem, HoldingSystem } from '../../src/ports/fault';

/** What a keeper gives to an injection: whatever is done for the fault goes on until it is let go, as before a rollback. */
export function holding(system: FaultSystem): HoldingSystem & { letGo(): Promise<void> } {
  const held = new AbortController();
  const going: Promise<void>[] = [];
  return {
    ...system,
    whileHeld: (work) => void going.push(work(held.signal)),
    letGo: async () => {
      held.abort();
      await Promise.all(going);
    },
  };
}
