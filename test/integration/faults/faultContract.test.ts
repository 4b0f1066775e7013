import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFault } from '../../../src/faults/command';
import { filesFault } from '../../../src/faults/files';
import { httpFault } from '../../../src/faults/http';
import { manualFault } from '../../../src/faults/manual';
import { stepsFault } from '../../../src/faults/steps';
import type { Person } from '../../../src/ports/fault';
import { eventually } from '../../support/eventually';
import { faultContract } from '../../support/faultContract';
import { createFaultBench, writeShop } from '../../support/faultWorlds';
import { startSwitchServer } from '../../support/switchServer';
import { treeOf } from '../../support/treeOf';
import { holding } from '../../support/holding';

faultContract(httpFault, async () => {
  const server = await startSwitchServer();
  const secret = 'squeamish-ossifrage';
  const bench = createFaultBench({ TOKEN: secret });
  const headers = { authorization: 'Bearer ${secret.TOKEN}' };
  return {
    ...bench,
    options: httpFault.options.parse({
      inject: { method: 'PUT', url: server.url, headers, json: { token: ['${secret.TOKEN}'] } },
      rollback: { method: 'DELETE', url: server.url, headers },
      timeout: '500ms',
    }),
    look: () => server.isBroken(),
    injectHalf: async (state) => {
      // It lands, and nobody hears that it did.
      server.onRequest((method, land, response) => {
        if (method === 'PUT') response.destroy();
        land();
      });
      await expect(httpFault.inject(state, holding(bench.system), new AbortController().signal)).rejects.toThrow();
      await eventually(() => expect(server.isBroken()).toBe(true));
    },
    secretValues: [secret],
    touches: [
      { type: 'url', url: server.url },
      { type: 'url', url: server.url },
    ],
    stop: async () => {
      await server.stop();
      bench.remove();
    },
  };
});

faultContract(commandFault, () => {
  const secret = 'squeamish-ossifrage';
  const bench = createFaultBench({ TOKEN: secret });
  const { projectDir } = bench.context;
  const data = join(projectDir, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'live'), 'yes');
  const script = (name: string, text: string): [string] => {
    writeFileSync(join(projectDir, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return [`./${name}`];
  };
  return Promise.resolve({
    ...bench,
    options: commandFault.options.parse({
      // Waits where it is told to, so that it can be interrupted by half.
      inject: script(
        'break.sh',
        `[ "$TOKEN" = ${secret} ] && [ -e data/live ] || exit 3; mv data/live data/dead; [ ! -e wait ] || exec sleep 300`,
      ),
      rollback: script(
        'repair.sh',
        `[ "$TOKEN" = ${secret} ] || exit 4; if [ -e data/dead ]; then mv data/dead data/live; fi`,
      ),
      env: { TOKEN: '${secret.TOKEN}' },
    }),
    look: () => treeOf(data),
    injectHalf: async (state) => {
      writeFileSync(join(projectDir, 'wait'), '');
      const abort = new AbortController();
      const injecting = commandFault.inject(state, holding(bench.system), abort.signal);
      await eventually(() => expect(Object.keys(treeOf(data))).toEqual(['dead']));
      abort.abort();
      await expect(injecting).rejects.toThrow('was ended by SIGKILL');
    },
    secretValues: [secret],
    touches: [
      { type: 'command', program: './break.sh' },
      { type: 'command', program: './repair.sh' },
    ],
    stop: bench.remove,
  });
});

faultContract(filesFault, () => {
  const bench = createFaultBench();
  const { projectDir } = bench.context;
  const shop = join(projectDir, 'shop');
  writeShop(shop);
  for (const name of ['shop/list.txt', 'shop/menu.txt', 'other.txt']) writeFileSync(join(projectDir, name), name);
  return Promise.resolve({
    ...bench,
    options: filesFault.options.parse({
      edit: [{ file: 'shop/rule.json', find: '365', replace: '0' }],
      truncate: ['shop/list.txt'],
      replace: [{ file: 'shop/menu.txt', with: 'other.txt' }],
      delete: ['shop/images/*.png'],
      fill: [{ folder: 'shop', size: '2MB' }],
      keep: ['shop/images/deep/**'],
    }),
    look: () => treeOf(shop),
    injectHalf: (state) =>
      filesFault
        .inject({ ...state, deleted: state.deleted.slice(0, 1) }, holding(bench.system), new AbortController().signal)
        .then(() => undefined),
    secretValues: [],
    touches: [
      { type: 'path', path: join(shop, 'images/*.png') },
      { type: 'path', path: join(shop, 'rule.json') },
      { type: 'path', path: join(shop, 'menu.txt') },
      { type: 'path', path: join(shop, 'list.txt') },
      { type: 'path', path: shop },
      { type: 'path', path: join(shop, 'images/deep/**') },
    ],
    stop: bench.remove,
  });
});

const steps = stepsFault([filesFault, commandFault]);
faultContract(steps, () => {
  const bench = createFaultBench();
  const { projectDir } = bench.context;
  const shop = join(projectDir, 'shop');
  writeShop(shop);
  const script = (name: string, text: string): string[] => {
    writeFileSync(join(projectDir, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return [`./${name}`];
  };
  return Promise.resolve({
    ...bench,
    options: steps.options.parse([
      { files: { edit: [{ file: 'shop/rule.json', find: '365', replace: '0' }] } },
      { after: 0, files: { delete: ['shop/images/*.png'] } },
      {
        command: {
          inject: script('break.sh', 'touch shop/broken'),
          rollback: script('repair.sh', 'rm -f shop/broken'),
        },
      },
    ]),
    look: () => treeOf(shop),
    // A crash between two of them.
    injectHalf: async ({ steps: [first] }) => {
      const state = filesFault.state.parse(first?.state);
      await filesFault.inject(state, holding(bench.system), new AbortController().signal);
    },
    secretValues: [],
    touches: [
      { type: 'path', path: join(shop, 'rule.json') },
      { type: 'path', path: join(shop, 'images/*.png') },
      { type: 'command', program: './break.sh' },
      { type: 'command', program: './repair.sh' },
    ],
    stop: bench.remove,
  });
});

faultContract(manualFault, () => {
  const bench = createFaultBench();
  const switchFile = join(bench.dir, 'nginx');
  writeFileSync(switchFile, 'running');
  /** Does what the screen says, and presses Enter. */
  const person: Person = {
    canBeAsked: () => true,
    confirm: (text, signal) => {
      signal?.throwIfAborted();
      if (text.startsWith('Stop nginx')) writeFileSync(switchFile, 'stopped');
      if (text.startsWith('Start nginx')) writeFileSync(switchFile, 'running');
      return Promise.resolve(bench.system.clock.now());
    },
  };
  return Promise.resolve({
    ...bench,
    system: {
      ...bench.system,
      person: { canBeAsked: () => true, confirm: async (...asked) => person.confirm(...asked) },
    },
    options: { do: 'Stop nginx', undo: 'Start nginx' },
    look: () => readFileSync(switchFile, 'utf8'),
    injectHalf: () => {
      writeFileSync(switchFile, 'half stopped');
    },
    secretValues: [],
    touches: [],
    stop: bench.remove,
  });
});
