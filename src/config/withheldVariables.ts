import { isTooShort } from '../domain/shortSecret';
import { isCredential } from './environmentVariables';
import type { UsedVariable } from './interpolate';
import type { Secret } from './secret';

/** What any program counts on: a secret that is made with one of them (`${HOME}/...`) takes it away from none. */
const neededByAll = new Set(['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'PWD', 'LANG', 'TERM', 'TMPDIR']);

/**
 * Names of the variables that hold these secrets, or a part of one (`Bearer ${TOKEN}`).
 *
 * @param used where the project file has its credentials; what it uses elsewhere is no secret, whatever its value
 */
export function withheldVariables(secrets: readonly Secret[], used: readonly UsedVariable[]): readonly string[] {
  const values = secrets.map((secret) => secret.reveal());
  const isPart = (value: string) =>
    values.some((secret) => secret === value || (!isTooShort(value) && secret.includes(value)));
  const names = used.flatMap(({ name, value }) => (value !== '' && isPart(value) ? [name] : []));
  return [...new Set(names)].filter((name) => !neededByAll.has(name));
}

/**
 * Those of an environment, and of all others of its project (the keys of production are no business of a program in
 * verification), but for what this one uses in its `vars` or elsewhere in the open.
 *
 * @param withheld by environment
 * @param used in the whole project file
 */
export function withheldIn(
  name: string,
  withheld: ReadonlyMap<string, readonly string[]>,
  used: readonly UsedVariable[],
): readonly string[] {
  const open = new Set(
    used.flatMap(({ path, ...each }) => (path[1] === name && !isCredential(path) ? [each.name] : [])),
  );
  const others = [...withheld.values()].flat().filter((variable) => !open.has(variable));
  return [...new Set([...(withheld.get(name) ?? []), ...others])];
}
