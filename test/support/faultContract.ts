import { z } from 'zod';
import type { FaultContext, FaultKind, FaultSystem, Touch, Sound } from '../../src/ports/fault';
import { holding } from './holding';

/** A small world in which a fault can be made and taken back. */
export interface FaultWorld<Options, State> {
  readonly options: Options;
  readonly system: FaultSystem;
  readonly context: FaultContext;
  /** All that the fault could change, in a form that `toEqual` compares. */
  look(): unknown;
  /** Makes the fault by half, as a crash or an abort leaves it. */
  injectHalf(state: State): Promise<void> | void;
  /** Values of all secrets that the options refer to. */
  readonly secretValues: readonly string[];
  readonly touches: readonly Touch[];
  readonly stop: () => Promise<void> | void;
}

/** What every kind of fault must do, whatever it does. See ports/fault.ts and architecture.md, "The fault contract". */
export function faultContract<Options, State>(
  kind: FaultKind<Options, State>,
  createWorld: () => Promise<FaultWorld<Options, State>>,
): void {
  describe(`the fault contract, kept by ${kind.kind}`, () => {
    let world: FaultWorld<Options, State>;
    let system: ReturnType<typeof holding>;
    let before: unknown;
    const { signal } = new AbortController();

    beforeEach(async () => {
      world = await createWorld();
      system = holding(world.system);
      before = await world.look();
    });
    afterEach(async () => {
      await system.letGo();
      await world.stop();
    });

    /** The state as it comes out of the journal. */
    const prepared = async (): Promise<State> => {
      const state = await kind.prepare(world.options, world.system, world.context);
      return kind.state.parse(JSON.parse(JSON.stringify(state)));
    };
    const rollBack = async (state: State) => {
      await system.letGo();
      return kind.rollback(state, world.system);
    };

    it('changes the world when it is injected, and not before', async () => {
      const state = await prepared();
      expect(await world.look()).toEqual(before);
      await kind.inject(state, system, signal);
      expect(await world.look()).not.toEqual(before);
      await rollBack(state);
    });

    it('leaves the world as it was', async () => {
      const state = await prepared();
      await kind.inject(state, system, signal);
      expect((await rollBack(state)).notes).toEqual([]);
      expect(await world.look()).toEqual(before);
    });

    it('can be rolled back without having been injected', async () => {
      const state = await prepared();
      await rollBack(state);
      expect(await world.look()).toEqual(before);
    });

    it('can be rolled back twice', async () => {
      const state = await prepared();
      await kind.inject(state, system, signal);
      await rollBack(state);
      await rollBack(state);
      expect(await world.look()).toEqual(before);
    });

    it('can be rolled back after half an injection, by another process', async () => {
      const state = await prepared();
      await world.injectHalf(state);
      expect(await world.look()).not.toEqual(before);
      await rollBack(kind.state.parse(JSON.parse(JSON.stringify(state))));
      expect(await world.look()).toEqual(before);
    });

    it('does nothing, or says so, where it is aborted before it begins', async () => {
      const state = await prepared();
      await expect(kind.inject(state, system, AbortSignal.abort())).rejects.toThrow();
      await rollBack(state);
      expect(await world.look()).toEqual(before);
    });

    it('gives stamps in order, on the clock of the harness', async () => {
      const state = await prepared();
      const beforeMs = world.system.clock.now();
      const { sentAtMs, ackedAtMs } = (await kind.inject(state, system, signal)) ?? {
        sentAtMs: beforeMs,
        ackedAtMs: world.system.clock.now(),
      };
      expect(sentAtMs).toBeGreaterThanOrEqual(beforeMs);
      expect(ackedAtMs).toBeGreaterThanOrEqual(sentAtMs);
      expect(world.system.clock.now()).toBeGreaterThanOrEqual(ackedAtMs);
      await rollBack(state);
    });

    it('keeps no secret in its state', async () => {
      const text = JSON.stringify(await prepared());
      for (const value of world.secretValues) expect(text).not.toContain(value);
    });

    it('says before anything else what it touches, and what it is', () => {
      expect(kind.touches(world.options as Sound<Options>, world.context)).toEqual(world.touches);
      expect(kind.describe(world.options, world.context)).not.toBe('');
    });

    it('tells a dry run what it would do, to the letter and without secrets, and does nothing', async () => {
      const { inject, rollback } = await kind.steps(world.options, world.context);
      expect(await world.look()).toEqual(before);
      for (const steps of [inject, rollback]) expect(steps).not.toEqual([]);
      const told = [...inject, ...rollback].map(({ text }) => text).join('\n');
      for (const touch of world.touches) expect(told).toContain(nameOf(touch));
      for (const value of world.secretValues) expect(told).not.toContain(value);
    });

    it('describes every key of its options', () => {
      const undescribed = keysWithoutDescription(z.toJSONSchema(kind.options, { io: 'input', unrepresentable: 'any' }));
      expect(undescribed).toEqual([]);
    });
  });
}

function nameOf(touch: Touch): string {
  switch (touch.type) {
    case 'url':
      return touch.url;
    case 'command':
    case 'process':
      return touch.program;
    case 'path':
      return touch.path;
    default:
      return touch satisfies never;
  }
}

const node = z.object({
  description: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** Paths of keys that an editor could tell nothing about. */
function keysWithoutDescription(schema: unknown, path = ''): readonly string[] {
  const { success, data } = node.safeParse(schema);
  if (!success) return [];
  const below = Object.entries(data.properties ?? {}).flatMap(([key, value]) => {
    const described = node.safeParse(value).data?.description !== undefined;
    return [...(described ? [] : [`${path}.${key}`]), ...keysWithoutDescription(value, `${path}.${key}`)];
  });
  const within = [data.items, ...(data.anyOf ?? [])].flatMap((each) => keysWithoutDescription(each, path));
  return [...below, ...within];
}
