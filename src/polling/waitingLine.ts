import type { RequestBudget } from '../ports/provider';

export type Priority = Parameters<RequestBudget['take']>[0];

/** Who waits for a request to be granted. */
export interface WaitingLine<Waiter> {
  length(): number;
  join(waiter: Waiter): void;
  leave(waiter: Waiter): void;
  /** Whose turn it is; it has left the line then. */
  next(): Waiter | undefined;
  /** All of them; nobody waits any more. */
  clear(): readonly Waiter[];
}

/**
 * So many requests in a row may go before one that is less urgent. With one request a second, polls of several requests
 * leave no second unused: what explains a verdict would come only after the last poll. A fourth of the budget is enough
 * for it, and makes a poll longer by a third at most.
 */
const passesAtMost = 3;

/** Polls go before logs, logs before evidence, equals in the order of their asking; all within `passesAtMost`. */
export function createWaitingLine<Waiter extends { readonly priority: Priority }>(): WaitingLine<Waiter> {
  const waiting: Waiter[] = [];
  /** In a row, each before one that was less urgent. */
  let passes = 0;

  const mostUrgent = () =>
    waiting.reduce<Waiter | undefined>(
      (first, waiter) => (first === undefined || rank(waiter) < rank(first) ? waiter : first),
      undefined,
    );
  const leave = (waiter: Waiter) => {
    const index = waiting.indexOf(waiter);
    if (index >= 0) waiting.splice(index, 1);
  };

  return {
    length: () => waiting.length,
    join: (waiter) => void waiting.push(waiter),
    leave,
    next: () => {
      const urgent = mostUrgent();
      if (urgent === undefined) return undefined;
      const passed = waiting.find((waiter) => rank(waiter) > rank(urgent));
      const isPassedsTurn = passed !== undefined && passes >= passesAtMost;
      passes = passed === undefined || isPassedsTurn ? 0 : passes + 1;
      const next = isPassedsTurn ? passed : urgent;
      leave(next);
      return next;
    },
    clear: () => waiting.splice(0),
  };
}

const order: readonly Priority[] = ['poll', 'log', 'evidence'];

const rank = ({ priority }: { readonly priority: Priority }) => order.indexOf(priority);
