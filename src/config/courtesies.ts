import { z } from 'zod';
import type { Courtesies, CourtesyName } from '../domain/courtesy';

const quiet = z.union([
  z.boolean(),
  z.strictObject({
    hostStatus: z
      .literal('standby')
      .describe('Consent: hosts of check monitors are set to standby, and real incidents of them are told to nobody'),
  }),
]);
const annotate = z.union([
  z.boolean(),
  z.strictObject({
    service: z
      .string()
      .min(1, { error: 'is empty' })
      .describe('Name of the service whose graphs are marked')
      .meta({ examples: ['shop'] }),
  }),
]);

/** What may be written to the providers; keys of an expectation file, and of an environment as their defaults. */
export const courtesyKeys = {
  quiet: quiet
    .exactOptional()
    .describe(
      'Nobody is notified of the alerts that the drill raises: monitors are muted (Mackerel) or silenced (Alertmanager), and back afterwards. `{ hostStatus: standby }`: hosts of check monitors, which have no mute, are set to standby, real incidents of them included',
    )
    .meta({ examples: [true, { hostStatus: 'standby' }] }),
  annotate: annotate
    .exactOptional()
    .describe("The drill's window is marked on the graphs of its services, or of the one that is named")
    .meta({ examples: [true, { service: 'shop' }] }),
  memo: z
    .boolean()
    .exactOptional()
    .describe('Alerts that the drill raises get a memo that says which drill it was')
    .meta({ examples: [true] }),
};

export const courtesyNames = ['quiet', 'annotate', 'memo'] as const satisfies readonly CourtesyName[];

export interface CourtesiesInput {
  readonly quiet?: z.output<typeof quiet> | undefined;
  readonly annotate?: z.output<typeof annotate> | undefined;
  readonly memo?: boolean | undefined;
}

/** What is written in the file goes before what the environment says; `false` there turns it off. */
export function courtesiesOf(file: CourtesiesInput, environment: CourtesiesInput = {}): Courtesies | undefined {
  const asked = (name: CourtesyName) => file[name] ?? environment[name] ?? false;
  const [still, marked] = [file.quiet ?? environment.quiet, file.annotate ?? environment.annotate];
  const courtesies: Courtesies = {
    ...(asked('quiet') !== false && { quiet: typeof still === 'object' ? still : {} }),
    ...(asked('annotate') !== false && { annotate: typeof marked === 'object' ? marked : {} }),
    ...(asked('memo') !== false && { memo: true as const }),
  };
  return Object.keys(courtesies).length === 0 ? undefined : courtesies;
}
