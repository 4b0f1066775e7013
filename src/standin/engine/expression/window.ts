/** A part of the graph: the slots behind `after`, up to `until` and that one included. */
export interface Window {
  readonly after: number;
  readonly until: number;
}

/** What one slot alone shows. */
export const only = (slot: number): Window => ({ after: slot - 1, until: slot });

export const earlier = ({ after, until }: Window, slots: number): Window => ({
  after: after - slots,
  until: until - slots,
});

/** The shortest one that holds both. */
export const around = (one: Window, other: Window): Window => ({
  after: Math.min(one.after, other.after),
  until: Math.max(one.until, other.until),
});

export const isWithin = (slot: number, { after, until }: Window): boolean => slot > after && slot <= until;
