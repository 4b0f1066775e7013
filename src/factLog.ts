import type { Conclusions } from './domain/conclusions';
import type { Fact } from './domain/facts';
import { judge } from './domain/judge';
import { createRepeatedLooks } from './domain/repeatedLooks';
import type { Scenario } from './domain/scenario';

/** The facts of one drill as they come in, and what follows from them. */
export interface FactLog {
  record(fact: Fact): void;
  readonly facts: readonly Fact[];
  readonly conclusions: Conclusions;
  /** The drill must go no further forward: it was stopped, blocked, or its fault failed. */
  readonly halted: boolean;
  /** Resolves as soon as the condition holds, looked at after each fact; also when the signal is aborted. */
  until(condition: (conclusions: Conclusions, log: FactLog) => boolean, signal?: AbortSignal): Promise<void>;
  has(type: Fact['type']): boolean;
}

const halting: ReadonlySet<Fact['type']> = new Set(['stopped', 'blocked', 'injection-failed']);

export function createFactLog(scenario: Scenario, onFact: (fact: Fact, conclusions: Conclusions) => void): FactLog {
  const facts: Fact[] = [];
  const types = new Set<Fact['type']>();
  const waiting = new Set<() => void>();
  const isRepeated = createRepeatedLooks(scenario);
  let conclusions = judge(scenario, facts);

  const log: FactLog = {
    facts,
    get conclusions() {
      return conclusions;
    },
    get halted() {
      return [...halting].some((type) => types.has(type));
    },
    has: (type) => types.has(type),
    record(fact) {
      facts.push(fact);
      types.add(fact.type);
      if (!isRepeated(fact)) conclusions = judge(scenario, facts);
      onFact(fact, conclusions);
      for (const look of [...waiting]) look();
    },
    until: (condition, signal) =>
      new Promise((resolve) => {
        const done = () => {
          waiting.delete(look);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const look = () => {
          if (condition(conclusions, log)) done();
        };
        waiting.add(look);
        signal?.addEventListener('abort', done, { once: true });
        if (signal?.aborted === true) done();
        else look();
      }),
  };
  return log;
}
