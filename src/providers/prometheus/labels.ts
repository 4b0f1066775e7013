import type { Labels } from './schema';

/** Those labels that have none of these names. */
export const without = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
