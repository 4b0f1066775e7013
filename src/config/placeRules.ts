import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FaultContext } from '../ports/fault';
import { allowRules } from './allowRules';
import { courtesyRules } from './courtesyRules';
import { isHoldKnown } from './isHoldKnown';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { didYouMean } from './nearest';
import type { Parts } from './parts';
import { formatDuration } from './duration';
import { isWhole, type EnvironmentOutline } from './environmentOutline';
import { asRecord, valueAt } from './record';
import type { SoundInput } from './soundInput';
import { timingOf } from './timing';

interface Place {
  readonly projectDir: string;
  readonly environment: EnvironmentOutline;
}

interface Written {
  /** The file's data, variables replaced. */
  readonly filled: unknown;
  readonly parts: Parts;
  readonly has: (key: string) => boolean;
}

/** What depends on where the scenario runs: its providers, what it may touch, the files that it names. */
export function placeRules(input: SoundInput, written: Written, place: Place): readonly Issue[] {
  return [
    ...providerRules(written.filled, place.environment),
    ...receiverRules(input, place.environment),
    ...courtesyRules(input, written.filled, place.environment),
    ...scriptRules(written.filled, place),
    ...faultRules(input, written, place),
    ...probeRules(written, place),
  ];
}

/** As it is written: what else is wrong with an expectation does not matter to its provider. */
function providerRules(filled: unknown, { name, providers }: EnvironmentOutline): readonly Issue[] {
  if (providers === undefined) return [];
  const names = providers.map((provider) => provider.name);
  const check = (path: Path, provider: unknown): readonly Issue[] => {
    if (provider === undefined) {
      if (names.length === 1) return [];
      return [issueAt(path, `missing: ${name} has several providers`, { hint: `there is: ${names.join(', ')}` })];
    }
    if (typeof provider !== 'string' || names.includes(provider)) return [];
    const hint = didYouMean(provider, names);
    return [issueAt(path, `${name} has no provider ${provider}`, hint === undefined ? {} : { hint })];
  };
  return ['expect', 'forbid'].flatMap((list) => {
    const items = valueAt(filled, [list]);
    if (!Array.isArray(items)) return [];
    return items.flatMap((item: unknown, index) => {
      const record = asRecord(item);
      return record === undefined ? [] : check([list, index, 'provider'], record['provider']);
    });
  });
}

/** Who expects to be told needs a receiver that the provider can reach. */
function receiverRules({ expect = [] }: SoundInput, environment: EnvironmentOutline): readonly Issue[] {
  const { name, providers = [], webhook } = environment;
  // Of one that is broken there may be a receiver that is not known.
  if (webhook === undefined && (environment.hasBrokenWebhook === true || !isWhole(environment))) return [];
  return expect.flatMap(({ index, value: { notified, provider: named } }) => {
    if (notified === undefined) return [];
    const path = ['expect', index, 'notified'];
    if (webhook === undefined) {
      const hint = 'write `webhook: { listen: "127.0.0.1:19095" }` into it, in the project file';
      return [
        issueAt(path, `the environment ${name} has no \`webhook\`: nobody listens for notifications`, {
          atKey: true,
          hint,
        }),
      ];
    }
    const provider = providers.length === 1 ? providers[0] : providers.find((candidate) => candidate.name === named);
    if (provider?.isLoopback !== false || webhook.publicUrl !== undefined) return [];
    const { host, port } = webhook.listen;
    const message = `${provider.name} is not on this machine, and can't reach a receiver on ${host}:${port}`;
    const hint = `write \`publicUrl\` into \`webhook\` of ${name}: the URL that leads there from outside`;
    return [issueAt(path, message, { atKey: true, hint })];
  });
}

/** As it is written: what else is wrong with the load does not matter to its script. */
function scriptRules(filled: unknown, place: Place): readonly Issue[] {
  const script = valueAt(filled, ['load', 'script']);
  return typeof script === 'string' ? fileRules(script, ['load', 'script'], place) : [];
}

function fileRules(file: string, path: Path, { projectDir }: Place): readonly Issue[] {
  if (existsSync(resolve(projectDir, file))) return [];
  return [issueAt(path, `there is no file ${file}`, { hint: 'paths are relative to the project file' })];
}

/** Where the fault, or a key that its kind gets to see, is broken itself, only what it would touch all the same is told. */
function faultRules(input: SoundInput, { filled, parts, has }: Written, place: Place): readonly Issue[] {
  const { load } = input;
  const fault = parts.fault && { kind: parts.fault.kind, options: parts.fault.plan.options };
  const { kind, options } = fault ?? parts.broken.fault ?? {};
  if (kind === undefined) return [];
  const context: FaultContext = {
    projectDir: place.projectDir,
    workDir: '', // there is none before a drill begins, and none is touched
    maxMs: longestHeldMs(input, has),
    allowHosts: place.environment.allow.hosts ?? [],
    vars: place.environment.vars ?? {},
    ...(place.environment.providers && { providerPlaces: place.environment.providers }),
    ...(load && { load: { script: load.script, ratePerSecond: load.rate } }),
  };
  const isWhole = fault !== undefined && (load !== undefined || !has('load'));
  const touches = () => {
    if (isWhole) {
      kind.describe(options, context); // may be the first to notice that the options make no sense here
      kind.mustMakeSense?.(options, context);
    }
    return kind.touches(options, context);
  };
  const touching = { path: ['fault'], written: valueAt(filled, ['fault']), touches, isWhole };
  const needed = kind.needs?.(options) ?? [];
  return [
    ...allowRules(touching, place.environment, place.projectDir),
    ...needed.flatMap(({ option, file }) => fileRules(file, ['fault', kind.kind, ...option], place)),
    ...longestHoldRules(context.maxMs, has, place.environment),
  ];
}

/** Where it is told at the key that makes it so long. */
function longestHoldRules(
  maxMs: number,
  has: Written['has'],
  { name, maxHoldMs }: EnvironmentOutline,
): readonly Issue[] {
  if (maxHoldMs === undefined || maxMs <= maxHoldMs || maxMs === Infinity) return [];
  const key = (['maxHold', 'hold', 'effectWithin'] as const).find((each) => has(each)) ?? 'fault';
  const message = `this fault may last ${formatDuration(maxMs)}, and in ${name} at most ${formatDuration(maxHoldMs)} are allowed`;
  const hint =
    '`effectWithin` and `hold` add up to it, unless `maxHold` says less; `maxHold` of the environment is the limit';
  return [issueAt([key], message, { hint })];
}

/** Without end where something that it follows from is broken: nothing is too long for it then. */
function longestHeldMs(input: SoundInput, has: Written['has']): number {
  const { expect = [], effectWithin, hold, maxHold } = input;
  if (maxHold !== undefined) return maxHold;
  const isKnown = !has('maxHold') && (effectWithin !== undefined || !has('effectWithin')) && isHoldKnown(input, has);
  return isKnown ? timingOf({ expect: expect.map(({ value }) => value), effectWithin, hold }).maxHoldMs : Infinity;
}

function probeRules({ filled, parts }: Written, { environment, projectDir }: Place): readonly Issue[] {
  const whole = [...(parts.effect ? [parts.effect] : []), ...parts.abortWhen];
  const probes = [
    ...whole.map(({ kind, plan, path }) => ({ kind, options: plan.options, path, isWhole: true })),
    ...parts.broken.probes.map((probe) => ({ ...probe, isWhole: false })),
  ];
  return probes.flatMap(({ kind, options, path, isWhole }) => {
    const touching = { path, written: valueAt(filled, path), touches: () => kind.touches(options), isWhole };
    return allowRules(touching, environment, projectDir);
  });
}
