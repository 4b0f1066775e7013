import type { NotifiedAlert } from '../domain/notificationFacts';

/** What has been told of each alert, so that what is only told again is told apart. */
export interface Told {
  /** The first telling of a state of an opening, to a receiver. */
  isNews(receiver: string | undefined, of: NotifiedAlert, opening: string | undefined): boolean;
  /** Where nothing tells an opening from the next, what is told in another drill is of another. */
  forgetWithoutOpening(): void;
}

/** More alerts than that in one run are forgotten, the oldest first: they are told once more then. */
const mostAlerts = 100_000;

export function createTold(): Told {
  const states = new Map<string, { readonly state: string; readonly hasOpening: boolean }>();
  return {
    isNews: (receiver, of, opening) => {
      const key = JSON.stringify([receiver, of.reference]);
      const state = JSON.stringify([of.state, of.severity, opening]);
      if (states.get(key)?.state === state) return false;
      states.delete(key);
      states.set(key, { state, hasOpening: opening !== undefined });
      const [oldest] = states.keys();
      if (states.size > mostAlerts && oldest !== undefined) states.delete(oldest);
      return true;
    },
    forgetWithoutOpening: () => {
      for (const [key, { hasOpening }] of states) if (!hasOpening) states.delete(key);
    },
  };
}
