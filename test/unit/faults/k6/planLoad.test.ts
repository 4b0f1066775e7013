import { z } from 'zod';
import { k6Fault } from '../../../../src/faults/k6';
import { askedIterations, steadyProfile } from '../../../../src/faults/k6/loadProfile';
import { k6Options, normalLoadOptions } from '../../../../src/faults/k6/options';
import { planLoad } from '../../../../src/faults/k6/planLoad';
import { maxVusOf, ownedOptions } from '../../../../src/faults/k6/scenarioOptions';

const load = { script: 'load-scripts/shop.ts', ratePerSecond: 20 };
const context = { load, maxMs: 60_000 };

describe('options', () => {
  test('rates and durations are parsed once', () => {
    const stages = [{ duration: '1m', target: '1200/m' }];
    expect(k6Options.parse({ script: 'a.ts', rate: '5/s', stages })).toEqual({
      script: 'a.ts',
      rate: 5,
      stages: [{ duration: 60_000, target: 20 }],
    });
  });

  test.each([
    {},
    { multiplyLoad: 1 },
    { multiplyLoad: '10' },
    { multiplyLoad: 10, rate: '5/s' },
    { script: 'a.ts' },
    { script: 'a.ts', rate: 5 },
    { script: 'a.ts', rate: '0/s' },
    { script: 'a.ts', rate: '5/s', stages: [] },
    { script: 'a.ts', rate: '5/s', vus: 10 },
  ])('%j is refused', (options) => {
    expect(k6Options.safeParse(options).success).toBe(false);
  });

  test('they can be told to an editor', () => {
    expect(JSON.stringify(z.toJSONSchema(k6Options, { io: 'input' }))).toContain('multiplyLoad');
  });
});

describe('what is planned', () => {
  test('ten times the load is nine times it beside the normal one, which goes on', () => {
    const planned = planLoad({ multiplyLoad: 10 }, context);
    expect(planned).toEqual({ script: load.script, profile: steadyProfile(180, 60_000) });
  });

  test('the normal load is held as a load of its own', () => {
    expect(planLoad(normalLoadOptions(load), context)).toEqual({
      script: load.script,
      profile: steadyProfile(20, 60_000),
    });
  });

  test('without a normal load there is nothing to multiply', () => {
    expect(() => planLoad({ multiplyLoad: 10 }, { maxMs: 60_000 })).toThrow('this scenario has none');
  });

  test('the last stage stays until rollback', () => {
    const stages = [{ duration: 10_000, target: 50 }];
    expect(planLoad({ script: 'a.ts', rate: 5, stages }, context).profile).toEqual({
      startPerSecond: 5,
      stages: [
        { durationMs: 10_000, targetPerSecond: 50 },
        { durationMs: 50_000, targetPerSecond: 50 },
      ],
    });
  });

  test('stages may last as long as the fault, and not a millisecond longer', () => {
    const plan = (duration: number) =>
      planLoad({ script: 'a.ts', rate: 5, stages: [{ duration, target: 50 }] }, context);
    expect(plan(60_000).profile.stages).toHaveLength(1);
    expect(() => plan(60_001)).toThrow('rolled back after 1m at the latest');
  });

  test('it is described for people', () => {
    const fault = k6Fault(() => {
      throw new Error('the machine is not read for a description');
    });
    const full = { ...context, projectDir: '/', workDir: '/', allowHosts: [], vars: {} };
    expect(fault.describe({ multiplyLoad: 10 }, full)).toBe('10 times the load (200/s)');
    const stages = [{ duration: 10_000, target: 50 }];
    expect(fault.describe({ script: 'a.ts', rate: 0.5, stages }, full)).toBe('a.ts at 0.5/s, then 50/s');
  });
});

describe('what k6 is told', () => {
  test('a steady rate', () => {
    const { scenarios, blacklistIPs } = ownedOptions(steadyProfile(180, 60_000), ['10.0.0.0/8']);
    expect(scenarios).toEqual({
      alertdrill: {
        executor: 'constant-arrival-rate',
        rate: 180,
        timeUnit: '1s',
        duration: '60000ms',
        preAllocatedVUs: 180,
        maxVUs: 900,
        gracefulStop: '0s',
      },
    });
    expect(blacklistIPs).toEqual(['10.0.0.0/8']);
  });

  test('stages', () => {
    const profile = { startPerSecond: 5, stages: [{ durationMs: 10_000, targetPerSecond: 50 }] };
    expect(ownedOptions(profile, []).scenarios['alertdrill']).toMatchObject({
      executor: 'ramping-arrival-rate',
      startRate: 5,
      stages: [{ duration: '10000ms', target: 50 }],
      timeUnit: '1s',
    });
  });

  test('a rate that is no whole number a second is told by the hour', () => {
    const { scenarios } = ownedOptions(steadyProfile(90 / 3_600, 60_000), []);
    expect(scenarios['alertdrill']).toMatchObject({ rate: 90, timeUnit: '1h' });
    expect(() => ownedOptions(steadyProfile(0.0001, 60_000), [])).toThrow('below one iteration an hour');
  });

  test('there are never fewer than 10 VUs, nor more than 4,000', () => {
    expect(maxVusOf(steadyProfile(0.1, 1_000))).toBe(10);
    expect(maxVusOf(steadyProfile(100_000, 1_000))).toBe(4_000);
  });
});

describe('how many iterations are asked', () => {
  const ramp = {
    startPerSecond: 0,
    stages: [
      { durationMs: 10_000, targetPerSecond: 100 },
      { durationMs: 5_000, targetPerSecond: 100 },
    ],
  };

  test.each([
    [-1, 0],
    [0, 0],
    [5_000, 125],
    [10_000, 500],
    [12_000, 700],
    [15_000, 1_000],
    [99_000, 1_000],
  ])('of a ramp to 100/s over 10 s, held for 5 s: after %i ms %i', (elapsedMs, asked) => {
    expect(askedIterations(ramp, elapsedMs)).toBeCloseTo(asked, 6);
  });
});
