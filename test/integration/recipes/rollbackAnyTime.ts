import { loadConfig } from '../../../src/config/loadConfig';
import { faultKinds } from '../../../src/faults';
import { probeKinds } from '../../../src/probes';
import { providerKinds } from '../../../src/providers';
import { createFaultBench } from '../../support/faultWorlds';

const kinds = { faults: faultKinds, probes: probeKinds, providers: providerKinds };

/**
 * Asserts what each page says of its rollback: it does no harm before the injection, takes the fault back, and is right
 * when it is done once more. The fault is that of the page's own file, as the product reads it.
 *
 * @param look all that the fault changes, in a form that `toEqual` compares
 */
export async function expectRollbackAnyTime(
  { dir, env }: { readonly dir: string; readonly env: Readonly<Record<string, string>> },
  scenario: string,
  look: () => unknown,
): Promise<void> {
  const paths = [`expectations/${scenario}.yaml`];
  const { scenarios } = loadConfig({ dir, paths, tags: [], names: [], environmentVariables: env, kinds });
  const plan = scenarios[0]?.fault;
  const kind = faultKinds.find((each) => each.kind === plan?.kind);
  if (plan === undefined || kind === undefined) throw new Error(`${scenario} has no fault`);
  const { system, context, remove } = createFaultBench();
  try {
    const before = await look();
    const state = await kind.prepare(plan.options, system, { ...context, projectDir: dir });
    const rollBack = () => kind.rollback(state, system);
    await rollBack();
    expect(await look()).toEqual(before);
    await kind.inject(state, system, new AbortController().signal);
    expect(await look()).not.toEqual(before);
    await rollBack();
    expect(await look()).toEqual(before);
    await rollBack();
    expect(await look()).toEqual(before);
  } finally {
    remove();
  }
}
