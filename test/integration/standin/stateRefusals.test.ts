import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import type { StandinOptions } from '../../../src/standin/main';
import { SeedError } from '../../../src/standin/seed';
import { StateError } from '../../../src/standin/store/stateError';
import { stateFiles, type StateFiles } from '../../support/stateFiles';
import { startedStandin } from './standinClient';

let files: StateFiles;
beforeEach(() => {
  files = stateFiles();
});
afterEach(() => files.remove());

/** A state with something in it, given back in order. */
function aState(): Buffer {
  const store = files.open();
  for (let id = 0; id < 500; id += 1)
    store.services.put(`s${id}`, { name: `s${id}`, memo: 'x'.repeat(100), roles: [] });
  store.close();
  return readFileSync(files.path);
}

describe('a state file', () => {
  it.each<[string, (good: Buffer) => Buffer, RegExp]>([
    [
      'that is no database',
      () => Buffer.from('a diary, and no database at all'.repeat(10)),
      /is no state of a stand-in/,
    ],
    ['that is shorter than any header', () => Buffer.from('SQLite format 3\0'), /is no state of a stand-in/],
    ['of another program', (good) => patched(good, 68, 7), /is a database of another program/],
    ['of a newer version', (good) => patched(good, 60, 2), /written by a newer alertdrill: its form is 2/],
    ['that lost its end', (good) => good.subarray(0, good.length - 4096), /is damaged/],
    ['with a page of rubbish', (good) => rubbished(good), /is damaged/],
  ])('%s is refused, and stays as it is', (_, spoil, message) => {
    const spoiled = spoil(aState());
    writeFileSync(files.path, spoiled);
    const refusal = thrownBy(() => files.open());
    expect(refusal).toBeInstanceOf(StateError);
    expect(refusal).toMatchObject({
      message: expect.stringMatching(message) as unknown,
      hint: expect.any(String) as unknown,
    });
    expect(readFileSync(files.path).equals(spoiled)).toBe(true);
    expect(readdirSync(path.dirname(files.path))).toEqual([path.basename(files.path)]);
  });

  it('with a record that is no JSON is damaged', () => {
    aState();
    const database = new Database(files.path);
    database.exec("UPDATE record SET json = '{' WHERE seq = 3");
    database.close();
    expect(thrownBy(() => files.open())).toMatchObject({ message: expect.stringMatching(/is damaged/) as unknown });
  });

  it('is of one stand-in at a time, and free again once it has ended', () => {
    const first = files.open();
    expect(thrownBy(() => files.open())).toMatchObject({
      message: expect.stringMatching(/in use by another/) as unknown,
    });
    first.close();
    expect(() => files.open()).not.toThrow();
  });

  it('can be no folder, and none is made for it', () => {
    mkdirSync(`${files.path}.d`);
    expect(thrownBy(() => files.open({ file: `${files.path}.d` }))).toBeInstanceOf(StateError);
    expect(thrownBy(() => files.open({ file: `${files.path}.none/a.db` }))).toBeInstanceOf(StateError);
  });

  it('is taken where it is empty, as a crash in the midst of making it leaves it', () => {
    writeFileSync(files.path, '');
    expect(files.open().isNew).toBe(true);
  });
});

describe('a stand-in with a state', () => {
  const started = (options: Partial<StandinOptions> = {}) => startedStandin({ stateFile: files.path, ...options });
  const names = async (standin: Awaited<ReturnType<typeof started>>) => (await standin.get('/services')).body;

  it('plants its seed once: what happened to it since is left alone, and that is said', async () => {
    const first = await started();
    await first.send('POST', '/services', { name: 'own' });
    await first.send('DELETE', '/services/shop');
    await first.close();
    const second = await started();
    expect(await names(second)).toMatchObject({ services: [{ name: 'own' }] });
    expect(second.log).toEqual([
      expect.stringMatching(/found in .*standin\.db: 0 hosts, 1 service, 0 monitors/),
      expect.stringMatching(/the seed is left out/),
      expect.stringMatching(/one Mackerel minute lasts/),
      expect.stringMatching(/for people, in a browser/),
    ]);
    await second.close();
  });

  it('that does not come up, for a seed or a port, leaves the state new', async () => {
    const bad = {
      monitors: [{ type: 'service', name: 'a', service: 'no/ne', metric: 'a', operator: '>', duration: 1 }],
    };
    await expect(started({ seed: bad as never })).rejects.toBeInstanceOf(SeedError);
    const other = await startedStandin();
    await expect(started({ port: Number(new URL(other.url).port) })).rejects.toThrow(/EADDRINUSE/);
    await other.close();
    const good = await started();
    expect(await names(good)).toMatchObject({ services: [{ name: 'shop' }] });
    await good.close();
  });

  it('says that minutes were of another length before', async () => {
    await (await started({ minuteMs: 2000 })).close();
    const other = await started({ minuteMs: 3000 });
    expect(other.log).toContainEqual(expect.stringMatching(/written with minutes of 2000 ms/));
    await other.close();
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

function patched(good: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(good);
  copy.writeUInt32BE(value, at);
  return copy;
}

function rubbished(good: Buffer): Buffer {
  const copy = Buffer.from(good);
  copy.fill(0xa5, 2 * 4096, 3 * 4096);
  return copy;
}
