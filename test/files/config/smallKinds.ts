import { z } from 'zod';
import type { Kinds } from '../../../src/config/kinds';
import { FaultError } from '../../../src/domain/errors';
import type { FaultKind, Touch } from '../../../src/ports/fault';
import type { ProbeKind } from '../../../src/ports/probe';
import type { ProviderKind } from '../../../src/ports/provider';

/** Kinds as small as they get: what reading the files is concerned with, and nothing that runs. */
export const smallKinds: Kinds = {
  get faults() {
    return [poke, multiply];
  },
  get probes() {
    return [look];
  },
  get providers() {
    return [acme, umbrella, polite];
  },
};

const pokeOptions = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be a URL' }).exactOptional(),
  run: z.string().exactOptional(),
  path: z.string().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
  json: z.json().exactOptional(),
});

const poke: FaultKind<z.infer<typeof pokeOptions>> = {
  kind: 'poke',
  summary: 'Touches whatever it is told to',
  options: pokeOptions,
  describe: () => 'poke',
  touches: ({ url, run, path }) => {
    const touches: Touch[] = [];
    if (url !== undefined) touches.push({ type: 'url', url });
    if (run !== undefined) touches.push({ type: 'command', program: run });
    if (path !== undefined) touches.push({ type: 'path', path });
    return touches;
  },
  ...neverRun(),
};

const multiply: FaultKind<number> = {
  kind: 'multiply',
  summary: 'Makes sense beside a load only',
  options: z.number(),
  describe: (times, { load }) => {
    if (load === undefined) throw new FaultError('multiply needs load', { hint: 'add `load`' });
    return `${times} times the load`;
  },
  touches: () => [],
  ...neverRun(),
};

const lookOptions = z.strictObject({
  look: z.string(),
  sees: z.strictObject({ broken: z.boolean() }),
  headers: z.record(z.string(), z.string()).exactOptional(),
});

const look: ProbeKind<z.infer<typeof lookOptions>> = {
  kind: 'look',
  summary: 'Looks at a URL',
  options: lookOptions,
  describe: ({ look: url }) => `look at ${url}`,
  touches: ({ look: url }) => [{ type: 'url', url }],
  look: unused,
};

const acmeSettings = z.strictObject({
  account: z.string().min(1),
  key: z.string().min(1).default('${ACME_KEY}'),
});

const acme: ProviderKind<z.infer<typeof acmeSettings>> = {
  kind: 'acme',
  summary: 'Has a key, from ACME_KEY by default',
  settings: acmeSettings,
  secretsOf: ({ key }) => [key],
  urlOf: () => 'http://127.0.0.1',
  watched: () => [],
  isLoopback: () => false,
  requestLimits: { perSecond: 1, burst: 1 },
  create: unused,
};

const umbrella: ProviderKind = {
  kind: 'umbrella',
  summary: 'Has no settings',
  settings: z.strictObject({}),
  secretsOf: () => [],
  urlOf: () => 'http://127.0.0.1',
  watched: () => [],
  isLoopback: () => true,
  requestLimits: { perSecond: 1, burst: 1 },
  create: unused,
};

/** Like it, and can be asked to be quiet. */
const polite: ProviderKind = { ...umbrella, kind: 'polite', offers: ['quiet'] };

function neverRun() {
  return { state: z.unknown(), steps: unused, prepare: unused, inject: unused, rollback: unused };
}

function unused(): never {
  throw new Error('reading files runs nothing');
}
