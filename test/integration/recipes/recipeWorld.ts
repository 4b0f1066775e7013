import { startStandin, type StandinOptions } from '../../../src/standin/main';
import type { CliResult } from '../../e2e/cli';
import { apiKey, createRecipeProject, organization } from './recipeProject';
import type { Report } from '../../../src/domain/report';

/**
 * A recipe's project, watched by a stand-in with minutes of a second.
 *
 * @param envFor what the page's alertdrill.yaml takes from the environment, beside MACKEREL_URL
 */
export async function startRecipeWorld(
  page: string,
  seed: NonNullable<StandinOptions['seed']>,
  envFor: Parameters<typeof createRecipeProject>[1],
) {
  const standin = await startStandin({
    port: 0,
    minuteMs: 1000,
    apiKey,
    organization,
    seed,
    log: () => undefined,
  });
  const project = createRecipeProject(page, (dir) => ({ ...envFor?.(dir), MACKEREL_URL: standin.url }));
  return {
    ...project,
    standinUrl: standin.url,
    stop: async () => {
      await standin.close();
      project.remove();
    },
  };
}

export type RecipeWorld = Awaited<ReturnType<typeof startRecipeWorld>>;

/** Asserts that the drill passed: the effect was there, the alerts came, the fault is gone, and nothing is left in the journal. */
export function expectPassed(
  { journal }: Pick<RecipeWorld, 'journal'>,
  { code, stdout, stderr, report }: CliResult & { readonly report: Report },
): void {
  const [drill, ...others] = report.drills;
  // Everything that was said, where it did not pass.
  if (drill?.outcome !== 'passed') throw new Error(`${stdout}\n${stderr}`);
  expect(others).toEqual([]);
  expect(drill.expectations).not.toEqual([]);
  for (const { verdict } of drill.expectations) expect(verdict).toBe('detected');
  expect(drill.rollback).toMatchObject({ state: 'done' });
  expect(code).toBe(0);
  expect(journal()).toEqual([]);
}
