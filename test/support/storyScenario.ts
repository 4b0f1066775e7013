import type { Expectation, Forbidden, Scenario } from '../../src/domain/scenario';

/**
 * One expectation (critical within 60 s), a fault and an effect probe, no load; seconds are round on purpose.
 * @param parts what the scenario has at all: without a probe, or (a control) without a fault either
 */
export function storyScenario(
  more: Partial<Scenario> = {},
  parts: 'probed' | 'unprobed' | 'control' = 'probed',
): Scenario {
  return {
    name: 'route-cut',
    file: 'expectations/route-cut.yaml',
    hash: 'a1b2c3d4',
    tags: [],
    scope: {},
    baselineMs: 10_000,
    ...(parts !== 'control' && { fault: { kind: 'http', options: {} } }),
    ...(parts === 'probed' && { effect: storyEffect }),
    effectWithinMs: 30_000,
    holdMs: 90_000,
    maxHoldMs: 150_000,
    expect: parts === 'control' ? [] : [storyExpectation()],
    forbid: parts === 'control' ? [storyForbidden()] : [],
    unexpected: 'ignore',
    abortWhen: [],
    ...more,
  };
}

export const storyEffect = {
  kind: 'http',
  options: {},
  everyMs: 1_000,
  timeoutMs: 1_000,
  times: 3,
  title: 'GET /checkout sees 404',
};

export const storyExpectation = (more: Partial<Expectation> = {}): Expectation => ({
  key: 'latency',
  provider: 'mackerel',
  monitor: { name: 'Latency' },
  severity: 'critical',
  exact: false,
  on: { service: 'shop' },
  withinMs: 60_000,
  ...more,
});

export const storyForbidden = (more: Partial<Forbidden> = {}): Forbidden => ({
  key: 'errors',
  provider: 'mackerel',
  monitor: { name: 'Errors' },
  on: {},
  abort: false,
  ...more,
});
