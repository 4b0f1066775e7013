import { loadConfig } from '../../../src/config/loadConfig';
import { faultKinds } from '../../../src/faults';
import { probeKinds } from '../../../src/probes';
import { providerKinds } from '../../../src/providers';
import { createFaultBench } from '../../support/faultWorlds';
import { holding } from '../../support/holding';

const kinds = { faults: faultKinds, probes: probeKinds, providers: providerKinds };

interface Project {
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The fault of a page's own file, as the product reads it, prepared to be made and taken back without a drill. */
export async function prepareRecipeFault({ dir, env }: Project, scenario: string) {
  const paths = [`expectations/${scenario}.yaml`];
  const { scenarios } = loadConfig({ dir, paths, tags: [], names: [], environmentVariables: env, kinds });
  const plan = scenarios[0]?.fault;
  const kind = faultKinds.find((each) => each.kind === plan?.kind);
  if (plan === undefined || kind === undefined) throw new Error(`${scenario} has no fault`);
  const { system, context, remove } = createFaultBench();
  const state = await kind.prepare(plan.options, system, { ...context, projectDir: dir });
  return {
    inject: () => kind.inject(state, holding(system), new AbortController().signal),
    rollBack: () => kind.rollback(state, system),
    /** Its work folder. */
    remove,
  };
}

/**
 * Asserts what each page says of its rollback: it does no harm before the injection, takes the fault back, and is right
 * when it is done once more.
 *
 * @param look all that the fault changes, in a form that `toEqual` compares
 */
export async function expectRollbackAnyTime(project: Project, scenario: string, look: () => unknown): Promise<void> {
  const before = await look();
  const { inject, rollBack, remove } = await prepareRecipeFault(project, scenario);
  try {
    await rollBack();
    expect(await look()).toEqual(before);
    await inject();
    expect(await look()).not.toEqual(before);
    await rollBack();
    expect(await look()).toEqual(before);
    await rollBack();
    expect(await look()).toEqual(before);
  } finally {
    remove();
  }
}
