import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDuration } from '../../config/duration';
import { note, type Step } from '../../domain/step';
import type { FaultKind, HoldingSystem, InjectionStamps } from '../../ports/fault';
import { loadOfSteps } from './loadOfSteps';
import { singleSteps, stepsOptions, stepsState, type StepsOptions, type StepsState } from './options';
import { readSteps, type ReadStep } from './readSteps';
import { rollbackSteps } from './rollbackSteps';

/** Several faults in order, rolled back in reverse. See README.md beside this file. */
export function stepsFault(kinds: readonly FaultKind[]): FaultKind<StepsOptions, StepsState> {
  const single = (options: Parameters<typeof singleSteps>[0]) => singleSteps(options, kinds);
  const read = (state: StepsState): readonly ReadStep[] => readSteps(state, kinds);
  return {
    kind: 'steps',
    summary: 'Several faults in order, with delays between them, rolled back in reverse',
    options: stepsOptions(kinds),
    state: stepsState,
    describe: (options, context) =>
      single(options)
        .map(({ kind, options: own, afterMs }, index) => `${between(afterMs, index)}${kind.describe(own, context)}`)
        .join(''),
    steps: async (options, context) => {
      const parts = [];
      for (const { kind, options: own, afterMs, index } of single(options)) {
        const { inject, rollback } = await kind.steps(own, context);
        const heading = (how: string): Step => note(`step ${index + 1}${how}:`);
        const wait = afterMs === 0 ? '' : `, ${formatDuration(afterMs)} later`;
        parts.push({ inject: [heading(wait), ...inject], rollback: [heading(''), ...rollback] });
      }
      return {
        inject: parts.flatMap(({ inject }) => inject),
        rollback: parts.toReversed().flatMap(({ rollback }) => rollback),
      };
    },
    // Of options in which something is broken as much as is sound; each kind does the same with its own.
    touches: (options, context) =>
      single(options).flatMap(({ kind, options: own }) => kind.touches(own as object, context)),
    mustMakeSense: (options, context) => {
      for (const { kind, options: own } of single(options)) kind.mustMakeSense?.(own, context);
    },
    isSynthetic: (options) => single(options).some(({ kind, options: own }) => kind.isSynthetic?.(own) ?? false),
    // What one step makes up says nothing of what another makes happen.
    makesUp: (options) => {
      const made = single(options).map(({ kind, options: own }) => kind.makesUp?.(own) ?? []);
      return made.every((each) => each.length > 0) ? made.flat() : [];
    },
    needs: (options) =>
      single(options).flatMap(({ kind, options: own, index }) =>
        (kind.needs?.(own as object) ?? []).map(({ option, file }) => ({
          option: [index, kind.kind, ...option],
          file,
        })),
      ),
    unleased: (options) => [
      ...new Set(single(options).flatMap(({ kind, options: own }) => kind.unleased?.(own) ?? [])),
    ],
    prepare: async (options, system, context) => {
      const steps: StepsState['steps'] = [];
      for (const { kind, options: own, afterMs, index } of single(options)) {
        const workDir = join(context.workDir, `step-${index + 1}`);
        await mkdir(workDir, { recursive: true });
        steps.push({ kind: kind.kind, afterMs, state: await kind.prepare(own, system, { ...context, workDir }) });
      }
      return { steps };
    },
    arm: async (state, system, signal) => {
      const steps: StepsState['steps'] = [];
      for (const { kind, afterMs, state: own } of read(state)) {
        const armed = kind.arm === undefined ? own : await kind.arm(own, system, signal);
        steps.push({ kind: kind.kind, afterMs, state: armed });
      }
      return { steps };
    },
    inject: (state, system, signal) => injectSteps(read(state), system, signal),
    rollback: (state, system) => rollbackSteps(read(state), system),
    ended: (state, system, signal) =>
      Promise.race([
        ...read(state).flatMap(({ kind, state: own }) => kind.ended?.(own, system, signal) ?? []),
        new Promise<never>(() => undefined),
      ]),
    load: loadOfSteps(read),
  };
}

const between = (afterMs: number, index: number): string => {
  const wait = afterMs === 0 ? '' : `after ${formatDuration(afterMs)} `;
  return index === 0 ? wait : `, then ${wait}`;
};

/** The fault begins with the first step and is whole with the last: its onset lies between them. */
async function injectSteps(
  steps: readonly ReadStep[],
  system: HoldingSystem,
  signal: AbortSignal,
): Promise<InjectionStamps> {
  const stamps: InjectionStamps[] = [];
  for (const { kind, state, afterMs } of steps) {
    await system.clock.sleep(afterMs, signal);
    signal.throwIfAborted();
    const sentAtMs = system.clock.now();
    const tighter = await kind.inject(state, system, signal);
    stamps.push(tighter ?? { sentAtMs, ackedAtMs: system.clock.now() });
  }
  const nowMs = system.clock.now();
  const outputs = stamps.flatMap(({ output }) => output ?? []);
  return {
    ...{ sentAtMs: stamps[0]?.sentAtMs ?? nowMs, ackedAtMs: stamps.at(-1)?.ackedAtMs ?? nowMs },
    ...(outputs.length > 0 && { output: outputs.join('\n') }),
  };
}
