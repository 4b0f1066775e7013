import type { CourtesyConclusion } from './conclusions';
import type { Fact } from './facts';

/** What was written to the providers, each with what became of it. */
export function courtesiesOf(facts: readonly Fact[]): readonly CourtesyConclusion[] {
  const byId = new Map<string, CourtesyConclusion>();
  for (const fact of facts) {
    if (fact.type !== 'courtesy') continue;
    const { id, courtesy, provider, state, text, atMs } = fact;
    const before = byId.get(id);
    // What was done is worth more than that it was undone.
    const told = state === 'undone' || state === 'kept' ? (before?.text ?? text) : text;
    const at = state === 'set' ? { setAtMs: atMs } : state === 'undone' ? { undoneAtMs: atMs } : {};
    byId.set(id, { ...before, id, courtesy, provider, state, text: told, ...at });
  }
  return [...byId.values()];
}
