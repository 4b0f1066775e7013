import { z } from 'zod';
import { labelPattern } from '../domain/targets';
import { courtesyKeys } from './courtesies';
import { durationMs, durationOrZeroMs, ratePerSecond } from './duration';
import { monitorSelector } from './monitorSelector';

const nonEmpty = z.string().min(1, { error: 'is empty' });

/** An exact value, or a regular expression that can be read. */
function isPattern(wanted: string): boolean {
  try {
    return new RegExp(labelPattern(wanted) ?? '') instanceof RegExp;
  } catch {
    return false;
  }
}

const role = z.string().regex(/^[^:\s]+:[^:\s]+$/, { error: 'is not a role: write service:role' });

const target = z
  .strictObject({
    host: nonEmpty
      .exactOptional()
      .describe('Name or id of a host')
      .meta({ examples: ['web-01'] }),
    service: nonEmpty
      .exactOptional()
      .describe('Name of a service')
      .meta({ examples: ['shop'] }),
    role: role
      .exactOptional()
      .describe('`service:role`')
      .meta({ examples: ['shop:web'] }),
    labels: z
      .record(nonEmpty, z.string().refine(isPattern, { error: 'is no regular expression after =~' }))
      .exactOptional()
      .describe('Labels with their values, where the provider has them; `=~` and a regular expression for several')
      .meta({ examples: [{ job: 'shop' }, { instance: '=~shop-.*' }] }),
  })
  .refine((selector) => Object.keys(selector).length > 0, { error: 'names no target: take it out, or say which' });

const subject = {
  id: nonEmpty
    .exactOptional()
    .describe('Identity in history, where monitor, severity and target may change')
    .meta({ examples: ['checkout-errors'] }),
  provider: nonEmpty
    .exactOptional()
    .describe('Name of a provider; needed where the environment has several')
    .meta({ examples: ['mackerel'] }),
  monitor: monitorSelector
    .describe('The monitor: its exact name, or { id: ... }')
    .meta({ examples: ['Shop p95 latency', { id: '2cSZzK3XfmG' }] }),
  on: target
    .exactOptional()
    .describe('The target; default: any target of the monitor')
    .meta({ examples: [{ host: 'web-01' }, { role: 'shop:web' }] }),
};

const expectation = z.strictObject({
  ...subject,
  severity: z
    .enum(['warning', 'critical', 'unknown'])
    .exactOptional()
    .describe('The severity at least; default: any')
    .meta({ examples: ['critical'] }),
  exactly: z
    .boolean()
    .exactOptional()
    .describe('Neither more nor less than `severity`')
    .meta({ examples: [true] }),
  within: durationMs.describe('The deadline, from the onset'),
  metric: z
    .strictObject({
      normal: z
        .number()
        .exactOptional()
        .describe('Value without the fault')
        .meta({ examples: [120] }),
      faulted: z
        .number()
        .exactOptional()
        .describe('Value under the fault')
        .meta({ examples: [900] }),
      every: durationMs.exactOptional().describe("The sender's post interval; of a check, how often it runs"),
      attempts: z
        .int()
        .min(1)
        .max(10)
        .exactOptional()
        .describe(
          "Of a check: how many bad results in a row it takes (mackerel-agent's max_check_attempts); default: 1",
        )
        .meta({ examples: [3] }),
    })
    .exactOptional()
    .describe('What you know of the metric: it sharpens the shortest possible latency')
    .meta({ examples: [{ normal: 120, faulted: 900, every: '1m' }] }),
  notified: z
    .strictObject({
      within: durationMs.describe('The deadline, from the onset'),
      receiver: nonEmpty
        .exactOptional()
        .describe("Who has to be told: Alertmanager's receiver, or the last part of a channel's URL; default: anybody")
        .meta({ examples: ['oncall'] }),
    })
    .exactOptional()
    .describe("A notification of it reaches alertdrill's webhook receiver in time, too (`webhook` of the project file)")
    .meta({ examples: [{ within: '10m' }] }),
  resolved: z
    .strictObject({ within: durationMs.describe('The deadline, from the moment when the effect is gone') })
    .exactOptional()
    .describe('The alert closes in time, too')
    .meta({ examples: [{ within: '15m' }] }),
});

const forbidden = z.strictObject({
  ...subject,
  abort: z
    .boolean()
    .default(false)
    .describe('Roll back at once when it fires')
    .meta({ examples: [true] }),
});

const scope = z.strictObject({
  services: z
    .array(nonEmpty)
    .min(1)
    .exactOptional()
    .describe('Services that the drill disturbs')
    .meta({ examples: [['shop']] }),
  roles: z
    .array(role)
    .min(1)
    .exactOptional()
    .describe('Roles that the drill disturbs, as `service:role`')
    .meta({ examples: [['shop:web']] }),
  hosts: z
    .array(nonEmpty)
    .min(1)
    .exactOptional()
    .describe('Hosts that the drill disturbs, by name or id')
    .meta({ examples: [['web-01']] }),
});

const probeExample = { http: '${SHOP_URL}/checkout', sees: { status: '5xx' } };

const load = z.strictObject({
  script: nonEmpty
    .describe('k6 script in TypeScript, relative to the project file')
    .meta({ examples: ['load-scripts/shop-access.ts'] }),
  rate: ratePerSecond.describe('Iterations started, a second, minute or hour'),
});

/**
 * An expectation file. What stands in `fault`, `effect` and `abortWhen` is up to the kinds: reading takes any value
 * there and leaves it to them, the JSON Schema has what they accept.
 */
export const createExpectationSchema = <F extends z.ZodType, P extends z.ZodType>({
  fault,
  probe,
}: {
  fault: F;
  probe: P;
}) =>
  z.strictObject({
    scenario: z
      .string()
      .max(100)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'names of scenarios are in kebab-case: access-10x' })
      .describe('Name, unique within an environment, in kebab-case')
      .meta({ examples: ['access-10x'] }),
    title: nonEmpty
      .exactOptional()
      .describe('The name for people')
      .meta({ examples: ['Access rises to ten times normal'] }),
    purpose: nonEmpty
      .exactOptional()
      .describe('What is to be learnt')
      .meta({ examples: ['Do we hear of saturation before users give up?'] }),
    owner: nonEmpty
      .exactOptional()
      .describe('Who looks after it')
      .meta({ examples: ['shop-team'] }),
    runbook: nonEmpty
      .exactOptional()
      .describe('Where it says what to do about such an alert')
      .meta({ examples: ['https://wiki.example.com/runbooks/shop-saturation'] }),
    tags: z
      .array(nonEmpty)
      .default([])
      .describe('For --tag')
      .meta({ examples: [['load', 'nightly']] }),
    environments: z
      .array(nonEmpty)
      .min(1)
      .exactOptional()
      .describe('Where it may run; default: in all environments that are not marked production')
      .meta({ examples: [['verification']] }),
    scope: scope
      .default({})
      .describe('What the drill disturbs; default: everything')
      .meta({ examples: [{ services: ['shop'] }, { hosts: ['web-01'] }] }),
    load: load
      .exactOptional()
      .describe('Normal traffic, from baseline to settle')
      .meta({ examples: [{ script: 'load-scripts/shop-access.ts', rate: '20/s' }] }),
    baseline: durationMs.default(10_000).describe('How long everything is watched before the fault; default 10s'),
    fault: fault
      .exactOptional()
      .describe('What is injected and rolled back; the key names the kind. Absent: a control')
      .meta({ examples: [{ k6: { multiplyLoad: 10 } }] }),
    effect: probe
      .exactOptional()
      .describe('Evidence from outside that the fault bites; gives the onset')
      .meta({ examples: [probeExample] }),
    effectWithin: durationMs
      .exactOptional()
      .describe('Roll back when the effect was not seen for so long; default 60s'),
    hold: durationMs
      .exactOptional()
      .describe(
        'How long the fault lasts, from the onset; default: 1.5 times the longest `within`, that of `notified` included',
      ),
    maxHold: durationMs
      .exactOptional()
      .describe('How long the fault lasts at most, from the injection; default: effectWithin + hold'),
    startJitter: durationOrZeroMs
      .exactOptional()
      .describe("Upper bound of the random wait before the baseline; 0 turns it off; default: the monitors' interval")
      .meta({ examples: ['30s', 0] }),
    expect: z
      .array(expectation)
      .describe('The alerts that must open; may be empty')
      .meta({ examples: [[{ monitor: 'Shop p95 latency', severity: 'critical', within: '4m' }]] }),
    forbid: z
      .array(forbidden)
      .default([])
      .describe('The alerts that must not open')
      .meta({ examples: [[{ monitor: 'Shop front page' }]] }),
    unexpected: z
      .enum(['warn', 'fail', 'ignore'])
      .default('warn')
      .describe('What to do about other alerts within `scope`')
      .meta({ examples: ['fail'] }),
    abortWhen: z
      .array(probe)
      .default([])
      .describe('Probes that end the drill at once, with rollback')
      .meta({ examples: [[probeExample]] }),
    ...courtesyKeys,
  });

/** With the kinds' parts as they are written. */
export const expectationSchema = createExpectationSchema({ fault: z.unknown(), probe: z.unknown() });

export type ExpectationInput = z.output<typeof expectationSchema>;
