import type { RenewedLease } from '../../../src/lease/leaseStore';
import { renewLease } from '../../../src/lease/renewLease';
import { anotherHolder, leased, renewed, scriptedLeases, type LeaseScript } from '../../support/scriptedLeases';
import { createVirtualClock } from '../../support/virtualClock';

const cutOff = (): Promise<RenewedLease> => Promise.reject(new Error('the connection was lost'));
const silent = (): Promise<RenewedLease> => new Promise(() => undefined);

function begin(script: LeaseScript = {}) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const { store, sent, told } = scriptedLeases(clock, script);
  const renewal = renewLease(store, clock, { token: 'ours', things: leased, renewedAtMs: startMs });
  const lost: { why?: string; atMs?: number } = {};
  void renewal.lost.then((why) => Object.assign(lost, { why, atMs: clock.now() - startMs }));
  return { clock, sent, told, renewal, lost };
}

describe('a lease is renewed', () => {
  it('every 10 s until it is stopped, and never again', async () => {
    const { clock, sent, renewal, lost } = begin();
    await clock.advance(39_999);
    expect(sent).toEqual([10_000, 20_000, 30_000]);
    await renewal.stop();
    await clock.advance(120_000);
    expect(sent).toHaveLength(3);
    expect(lost).toEqual({});
    expect(clock.sleepers()).toBe(0);
  });

  it('through a blip: a second after each failure by a new connection, and as before when one came through', async () => {
    const { clock, sent, told, lost } = begin({
      renew: (atMs) => (atMs < 43_000 ? cutOff() : Promise.resolve(renewed())),
    });
    await clock.advance(70_000);
    expect(sent.slice(0, 3)).toEqual([10_000, 11_000, 12_000]);
    expect(sent.slice(-4)).toEqual([42_000, 43_000, 53_000, 63_000]);
    expect(told.filter((each) => each === 'drop')).toHaveLength(33);
    expect(lost).toEqual({});
  });

  it('also where one answer never comes: after 8 s it is asked anew', async () => {
    const { clock, sent, lost } = begin({ renew: (atMs) => (atMs === 10_000 ? silent() : Promise.resolve(renewed())) });
    await clock.advance(60_000);
    expect(sent).toEqual([10_000, 19_000, 29_000, 39_000, 49_000, 59_000]);
    expect(lost).toEqual({});
  });
});

describe('a lease is lost', () => {
  it('45 s after the last renewal was sent, to the millisecond: a quarter of it is left for the rollback', async () => {
    const { clock, lost } = begin({ renew: (atMs) => (atMs < 20_001 ? Promise.resolve(renewed()) : cutOff()) });
    await clock.advance(64_999);
    expect(lost).toEqual({});
    await clock.advance(1);
    expect(lost.atMs).toBe(65_000);
    expect(lost.why).toBe(
      'its lease could not be renewed for 45 s, and another machine may drill soon: the connection was lost',
    );
    expect(clock.sleepers()).toBe(0);
  });

  it('no later where nothing answers at all', async () => {
    const { clock, lost } = begin({ renew: silent });
    await clock.advance(44_999);
    expect(lost).toEqual({});
    await clock.advance(1);
    expect(lost.why).toMatch(
      /^its lease could not be renewed for 45 s.*: postgres:\/\/drill@db\/drills did not answer within 8 s$/,
    );
  });

  it('counted from the sending, not from an answer that was slow to come', async () => {
    const clock = createVirtualClock();
    const slow = async (atMs: number) => {
      if (atMs > 10_000) return cutOff();
      await clock.sleep(7_000);
      return renewed();
    };
    const { store } = scriptedLeases(clock, { renew: slow });
    const startMs = clock.now();
    const renewal = renewLease(store, clock, { token: 'ours', things: leased, renewedAtMs: startMs });
    await clock.until(renewal.lost);
    expect(clock.now() - startMs).toBe(55_000);
  });

  it('at once where somebody else has one of its things, who is named', async () => {
    const { clock, lost } = begin({
      renew: () => Promise.resolve(renewed({}, [leased[0]!])),
      holder: { thing: leased[1]!, holder: anotherHolder },
    });
    await clock.advance(10_000);
    expect(lost).toEqual({
      atMs: 10_000,
      why:
        'its lease on Mackerel organization acme at https://api.mackerelio.com is no longer its own: ' +
        'run 2026-11-23T12-00-00Z-bob1 of bob@bobs-machine has taken it',
    });
  });

  it('also where nobody has it: somebody may have had it meanwhile', async () => {
    const { clock, lost } = begin({ renew: () => Promise.resolve(renewed({}, [])) });
    await clock.advance(10_000);
    expect(lost.why).toBe('its lease on environment lab is no longer its own: another run may have had it meanwhile');
  });

  it('never once it is stopped, even with a renewal under way', async () => {
    const { clock, renewal, lost } = begin({ renew: silent });
    await clock.advance(12_000);
    await renewal.stop();
    await clock.advance(120_000);
    expect(lost).toEqual({});
    expect(clock.sleepers()).toBe(0);
  });
});

it('knows from each renewal how many ask the same', async () => {
  const [, mackerel = ''] = leased;
  const { clock, renewal } = begin({
    renew: (atMs) => Promise.resolve(renewed(atMs === 10_000 ? { [mackerel]: 3 } : {})),
  });
  expect(renewal.sharersOf(mackerel)).toBe(1);
  await clock.advance(10_000);
  expect([renewal.sharersOf(mackerel), renewal.sharersOf('environment lab')]).toEqual([3, 1]);
  await clock.advance(10_000);
  expect(renewal.sharersOf(mackerel)).toBe(1);
  await renewal.stop();
});
