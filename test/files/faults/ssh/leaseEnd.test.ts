import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshFault } from '../../../../src/faults/ssh';
import { injectedSince, markInjection } from '../../../../src/faults/ssh/injectionMark';
import { leaseEndOf, leaseText } from '../../../../src/faults/ssh/leaseEnd';
import type { SshState } from '../../../../src/faults/ssh/options';
import { eventually } from '../../../support/eventually';
import { createFaultBench } from '../../../support/faultWorlds';
import { createVirtualClock } from '../../../support/virtualClock';

describe('what this machine knows of a lease', () => {
  let workDir: string;
  let state: SshState;
  beforeEach(() => {
    workDir = mkdtempSync(join(tmpdir(), 'alertdrill-lease-'));
    const commands: Pick<SshState, 'inject' | 'rollback'> = { inject: ['break'], rollback: ['repair'] };
    const times = { timeoutMs: 1_000, leaseMs: 60_000, waitMs: 600_000 };
    state = { target: { host: 'web-01' }, ...commands, ...times, token: 'token', workDir, folder: '/tmp/x' };
  });
  afterEach(() => rmSync(workDir, { recursive: true, force: true }));
  const at = (text: string) => ({ now: () => Date.parse(text) });

  it('is that there is no fault where none was begun, and nothing where its folder is gone or the mark is torn', async () => {
    expect(await injectedSince(state)).toBe('never');
    await markInjection(state, 1_234);
    expect(await injectedSince(state)).toBe(1_234);
    writeFileSync(join(workDir, 'injecting'), '');
    expect(await injectedSince(state)).toBe('unknown');
    rmSync(workDir, { recursive: true });
    expect(await injectedSince(state)).toBe('unknown');
  });

  it('is its end, a little later than from the injection on', async () => {
    expect(await leaseEndOf(state)).toBeUndefined();
    await markInjection(state, Date.parse('2024-04-24T10:00:00Z'));
    expect(await leaseEndOf(state)).toBe(Date.parse('2024-04-24T10:01:15Z'));
    expect(await leaseEndOf({ ...state, leaseMs: 0 })).toBeUndefined();
  });

  it('is told in words', async () => {
    expect(await leaseText({ ...state, leaseMs: 0 }, at('2024-04-24T10:00:00Z'))).toBe(
      'web-01 has no lease that would take the fault back',
    );
    expect(await leaseText(state, at('2024-04-24T10:00:00Z'))).toBe(
      'its lease on web-01 takes the fault back by itself',
    );
    await markInjection(state, Date.parse('2024-04-24T10:00:00Z'));
    expect(await leaseText(state, at('2024-04-24T10:01:14Z'))).toBe(
      'its lease on web-01 takes the fault back by itself, by 2024-04-24T10:01:15.000Z',
    );
    expect(await leaseText(state, at('2024-04-24T10:01:15Z'))).toBe(
      'its lease on web-01 was to take the fault back by 2024-04-24T10:01:15.000Z',
    );
  });

  it('ends the hold, since the fault is gone then', async () => {
    const clock = createVirtualClock();
    const bench = createFaultBench();
    bench.remove();
    const kind = sshFault(() => ({ resolveHost: () => Promise.resolve([]) }));
    await markInjection(state, clock.now());
    let said: string | undefined;
    const ended = kind
      .ended?.(state, { ...bench.system, clock }, new AbortController().signal)
      .then((why) => (said = why));
    // It reads a file first.
    await eventually(() => expect(clock.sleepers()).toBe(1));
    await clock.advance(74_999);
    expect(said).toBeUndefined();
    await clock.advance(1);
    await ended;
    expect(said).toBe('its lease on web-01 has run out');
  });
});
