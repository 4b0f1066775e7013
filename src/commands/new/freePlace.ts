import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { readExpectationFiles } from '../../config/loadScenarios';
import { asRecord } from '../../config/record';
import { parseYaml } from '../../config/yamlFile';
import type { FoundMonitor } from './findMonitor';

export interface FreePlace {
  readonly scenario: string;
  /** Absolute. */
  readonly path: string;
}

interface Wanted {
  /** In kebab-case. */
  readonly name: string;
  /** Of the project's expectation files, absolute. */
  readonly folder: string;
  readonly dir: string;
  readonly monitor: FoundMonitor;
  readonly others: ReturnType<typeof readExpectationFiles>;
}

/**
 * Scenario and file of that name, both with the same number where another monitor's has it already. The place may be taken:
 * by a file for this very monitor, since another one beside it is hardly what is wanted, or by one that nobody can read.
 */
export function freePlace({ name, folder, dir, monitor, others }: Wanted): FreePlace {
  for (let number = 1; ; number += 1) {
    const scenario = number === 1 ? name : `${name}-${number}`;
    const path = join(folder, `${scenario}.yaml`);
    const isNamed = others.some((other) => other.name === scenario && resolve(dir, other.file) !== path);
    if (!isNamed && (!existsSync(path) || !isOfAnother(path, monitor))) return { scenario, path };
  }
}

/** Names are unique within an environment: one that another file has already gets a number. */
export function freeName(name: string, others: Wanted['others']): string {
  const taken = new Set(others.map((other) => other.name));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Whether it is an expectation file, and all that it expects are alerts of other monitors. */
function isOfAnother(path: string, monitor: FoundMonitor): boolean {
  const expected = asRecord(parseYaml(textOf(path), path).value)?.['expect'];
  return Array.isArray(expected) && !expected.some((entry) => isOf(asRecord(entry) ?? {}, monitor));
}

/** By a name that several have it may be any of them, and then the file for this one would have its id. */
function isOf(entry: Readonly<Record<string, unknown>>, { provider, summary, isNameUnique }: FoundMonitor): boolean {
  const { monitor, provider: named = provider.name } = entry;
  if (named !== provider.name) return false;
  if (typeof monitor === 'string') return isNameUnique && monitor.replaceAll('$${', '${') === summary.name;
  return asRecord(monitor)?.['id'] === summary.id;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // a folder, or nothing that we may read: it is there all the same
  }
}
