import { manualFault } from '../../../../src/faults/manual';
import { createHolderBench } from '../../../support/holderBench';
import { holding } from '../../../support/holding';

const options = { do: 'Stop nginx', undo: 'Start nginx' };

describe('a fault that a person makes', () => {
  const bench = createHolderBench([]);
  afterAll(() => bench.remove());
  const context = { projectDir: bench.stateDir, workDir: bench.stateDir, maxMs: 0, allowHosts: [], vars: {} };
  const systemWhere = (isTerminal: boolean) => ({
    ...bench.system,
    secrets: { reveal: (text: string) => text, hide: (text: string) => text },
    person: { canBeAsked: () => isTerminal, confirm: () => Promise.resolve(5) },
  });

  it('is refused before the drill where nobody can be asked', async () => {
    await expect(manualFault.prepare(options, systemWhere(false), context)).rejects.toMatchObject({
      message: 'a person has to make this fault, and there is no terminal to ask one at',
      hint: expect.stringContaining('terminal') as string,
    });
  });

  it('is prepared where somebody can be', async () => {
    expect(await manualFault.prepare(options, systemWhere(true), context)).toEqual(options);
  });

  it('lets go of a question about the fault, and insists on its end', async () => {
    const asked: unknown[] = [];
    const system = {
      ...systemWhere(true),
      person: {
        canBeAsked: () => true,
        confirm: (...question: readonly unknown[]) => {
          asked.push(question);
          return Promise.resolve(5);
        },
      },
    };
    const { signal } = new AbortController();
    await manualFault.inject(options, holding(system), signal);
    await manualFault.rollback(options, system);
    expect(asked).toEqual([
      ['Stop nginx', signal],
      ['Start nginx', undefined, { insists: true }],
    ]);
  });
});
