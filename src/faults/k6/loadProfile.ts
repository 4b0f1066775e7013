import { z } from 'zod';

/** How the rate runs over time: it starts at one rate and changes evenly through stages. */
export const loadProfile = z.object({
  startPerSecond: z.number(),
  /** Not empty; a steady load has one stage. */
  stages: z.array(z.object({ durationMs: z.number(), targetPerSecond: z.number() })),
});

export type LoadProfile = Readonly<z.infer<typeof loadProfile>>;

export const steadyProfile = (perSecond: number, durationMs: number): LoadProfile => ({
  startPerSecond: perSecond,
  stages: [{ durationMs, targetPerSecond: perSecond }],
});

/** `20/s`, `0.025/s` */
export const rateText = (perSecond: number): string => `${Number(perSecond.toFixed(3))}/s`;

export const isSteady = (profile: LoadProfile): boolean =>
  profile.stages.every((stage) => stage.targetPerSecond === profile.startPerSecond);

export const durationMsOf = (profile: LoadProfile): number =>
  profile.stages.reduce((sum, stage) => sum + stage.durationMs, 0);

export const peakPerSecond = (profile: LoadProfile): number =>
  Math.max(profile.startPerSecond, ...profile.stages.map((stage) => stage.targetPerSecond));

/** Iterations that should have been started by then: the area under the rate. Not rounded. */
export function askedIterations(profile: LoadProfile, elapsedMs: number): number {
  let leftMs = Math.max(0, elapsedMs);
  let rate = profile.startPerSecond;
  let asked = 0;
  for (const stage of profile.stages) {
    const passedMs = Math.min(leftMs, stage.durationMs);
    const reached = rate + ((stage.targetPerSecond - rate) * passedMs) / stage.durationMs;
    asked += (((rate + reached) / 2) * passedMs) / 1000;
    leftMs -= passedMs;
    rate = stage.targetPerSecond;
  }
  return asked;
}
