import { createMemoryStore } from '../../../../src/standin/store/memoryStore';
import { standinStoreContract } from '../../../support/standinStoreContract';

standinStoreContract('a store in memory', (capacity) => {
  const store = createMemoryStore({ capacity });
  return { store, seenAgain: () => store };
});

it('makes ids as Mackerel does: 11 letters and digits', () => {
  const store = createMemoryStore();
  const ids = Array.from({ length: 100 }, () => store.newId());
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[1-9A-Za-z]{11}$/);
});
