/** Holds what came last, and no more than `capacity` of it. */
export interface Ring<Item> {
  add(item: Item): void;
  newestFirst(): readonly Item[];
}

export function createRing<Item>(capacity: number): Ring<Item> {
  const items: Item[] = [];
  let next = 0;
  return {
    add(item) {
      items[next] = item;
      next = (next + 1) % capacity;
    },
    newestFirst: () => [...items.slice(next), ...items.slice(0, next)].reverse(),
  };
}
