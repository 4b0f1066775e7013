import { createSuspension } from '../../../src/system/suspension';

function machine(sinceBootMs: number, monotonicMs: number) {
  const state = { sinceBootMs, monotonicMs };
  return {
    read: () => ({ ...state }),
    run: (ms: number) => {
      state.sinceBootMs += ms;
      state.monotonicMs += ms;
    },
    suspend: (ms: number) => (state.sinceBootMs += ms),
  };
}

describe('suspension', () => {
  it('is what the machine had slept before, and what it sleeps from then on', () => {
    const laptop = machine(60_000, 20_000);
    const suspendedMs = createSuspension(laptop.read);
    expect(suspendedMs()).toBe(40_000);
    laptop.suspend(5_000);
    laptop.run(1_000);
    expect(suspendedMs()).toBe(45_000);
  });

  it('ignores differences up to 2 s, and counts them once they have grown beyond', () => {
    const server = machine(10_000, 10_000);
    const suspendedMs = createSuspension(server.read);
    server.suspend(2_000);
    expect(suspendedMs()).toBe(0);
    server.suspend(1);
    expect(suspendedMs()).toBe(2_001);
  });

  it('sees a container be suspended whose uptime is younger than the machine', () => {
    const container = machine(1_000, 90_000);
    const suspendedMs = createSuspension(container.read);
    expect(suspendedMs()).toBe(0);
    container.suspend(7_000);
    expect(suspendedMs()).toBe(7_000);
  });
});
