import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact, PhaseName } from '../../src/domain/facts';
import type { Report } from '../../src/domain/report';

/** Folders of a project's runs, the oldest first. */
export function runFolders(projectDir: string): readonly string[] {
  const runs = join(projectDir, '.alertdrill', 'runs');
  try {
    return readdirSync(runs)
      .sort()
      .map((name) => join(runs, name));
  } catch {
    return [];
  }
}

/** The lines of a recording as they were written, without one that is only half there. */
export function recordedLines(runFolder: string): readonly string[] {
  return readFileSync(join(runFolder, 'events.jsonl'), 'utf8').split('\n').slice(0, -1);
}

export function recordedFacts(runFolder: string): readonly Fact[] {
  return recordedLines(runFolder).flatMap((line) => {
    const { fact } = JSON.parse(line) as { readonly fact?: Fact };
    return fact === undefined ? [] : [fact];
  });
}

export const phasesOf = (facts: readonly Fact[]): readonly PhaseName[] =>
  facts.flatMap((fact) => (fact.type === 'phase-entered' ? [fact.phase] : []));

export const readReport = (file: string): Report => JSON.parse(readFileSync(file, 'utf8')) as Report;
