/** What is at one place of a configuration, before and after; JSON each, absent where there was nothing. */
export interface ConfigDifference {
  /** `duration`, `scopes[0]`, `labels.team`. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** Where two configurations differ: single values, not the objects around them. Ordered by their places. */
export function configDifferences(before: unknown, after: unknown): readonly ConfigDifference[] {
  const [old, recent] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...recent.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [was, is] = [old.get(path), recent.get(path)];
    if (was === is) return [];
    return [{ path, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

function leavesOf(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, JSON.stringify(value)]]);
  const parts = Array.isArray(value)
    ? value.map((each: unknown, index) => [`${path}[${index}]`, each] as const)
    : Object.entries(value).map(([key, each]) => [path === '' ? key : `${path}.${key}`, each as unknown] as const);
  if (parts.length === 0 && path !== '') return new Map([[path, Array.isArray(value) ? '[]' : '{}']]);
  return new Map(parts.flatMap(([place, each]) => [...leavesOf(each, place)]));
}
