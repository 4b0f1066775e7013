import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sshFault } from '../../../src/faults/ssh';
import type { SshState } from '../../../src/faults/ssh/options';
import type { FaultContext } from '../../../src/ports/fault';
import { readMachine } from '../../../src/system/machine';
import { eventually } from '../../support/eventually';
import { faultContract } from '../../support/faultContract';
import { createFaultBench, type FaultBench } from '../../support/faultWorlds';
import { createRemoteSwitch, type RemoteSwitch } from '../../support/remoteSwitch';
import { describeSsh, startSshServer, type SshServer } from '../../support/sshServer';

const kind = sshFault(readMachine);
const never = () => new AbortController().signal;
/** Armed as the keeper does it: between prepare and inject, and journalled again. */
const armed = { ...kind, prepare: prepareAndArm };

async function prepareAndArm(...[options, system, context]: Parameters<typeof kind.prepare>): Promise<SshState> {
  const prepared = await kind.prepare(options, system, context);
  const state = await kind.arm?.(prepared, system, never());
  return kind.state.parse(JSON.parse(JSON.stringify(state)));
}

describeSsh('the fault ssh', () => {
  let server: SshServer;
  let bench: FaultBench;
  let target: RemoteSwitch;
  let context: FaultContext;

  const begin = async (): Promise<void> => {
    server = await startSshServer();
    bench = createFaultBench();
    target = createRemoteSwitch(bench.dir);
    context = { ...bench.context, allowHosts: ['target', '127.0.0.1'] };
  };
  const end = async (): Promise<void> => {
    target.letGo();
    await server.stop();
    bench.remove();
  };
  const optionsOf = (more: object = {}) =>
    kind.options.parse({
      ...{ host: 'target', config: server.config, inject: target.inject, rollback: target.rollback, timeout: '20s' },
      ...more,
    });
  const prepare = (more: object = {}) => armed.prepare(optionsOf(more), bench.system, context);
  const inject = (state: SshState, signal = never()) => kind.inject(state, bench.system, signal);
  const rollBack = (state: SshState) => kind.rollback(state, bench.system);
  const expectNothingThere = () =>
    eventually(() =>
      expect({ folders: server.folders(), processes: server.processes() }).toEqual({ folders: [], processes: [] }),
    );

  describe.each([['with a lease', {}] as const, ['without one', { lease: 'none' }] as const])('%s', (_, lease) => {
    faultContract(armed, async () => {
      await begin();
      return {
        ...{ options: optionsOf(lease), system: bench.system, context },
        look: () => target.isBroken(),
        injectHalf: async (state) => {
          target.hold('break', 'behind');
          const abort = new AbortController();
          const injecting = inject(state, abort.signal);
          await eventually(() => expect(target.isBroken()).toBe(true));
          abort.abort();
          await expect(injecting).rejects.toThrow('was ended by SIGKILL');
        },
        secretValues: [],
        touches: [
          { type: 'url', url: 'ssh://target' },
          { type: 'command', program: target.inject[0] },
          { type: 'command', program: target.rollback[0] },
          { type: 'command', program: server.config },
        ],
        stop: async () => {
          await expectNothingThere();
          await end();
        },
      };
    });
  });
});
