import { z } from 'zod';
import { FaultError } from '../../domain/errors';
import { exactly, note } from '../../domain/step';
import type { FaultKind } from '../../ports/fault';

const sentence = z.string().min(1);

const manualOptions = z
  .strictObject({
    do: sentence
      .describe('What a person does to make the fault: `Stop nginx on web-01`')
      .meta({ examples: ['Stop nginx on web-01'] }),
    undo: sentence.describe('What takes it back').meta({ examples: ['Start nginx on web-01'] }),
  })
  .meta({ examples: [{ do: 'Stop nginx on web-01', undo: 'Start nginx on web-01' }] });

type ManualOptions = z.infer<typeof manualOptions>;

/** A fault that a person makes: asked at the terminal, and Enter gives the instant. See README.md beside this file. */
export const manualFault: FaultKind<ManualOptions, ManualOptions> = {
  kind: 'manual',
  summary: 'A person makes the fault and takes it back; needs a terminal',
  options: manualOptions,
  state: manualOptions,
  describe: (options) => `by hand: ${options.do}`,
  steps: (options) => ({
    inject: [exactly(options.do), note('a person at the terminal is asked to; Enter says that it is done')],
    rollback: [exactly(options.undo), note('asked as well, and without an end: Ctrl-C does not pass it over')],
  }),
  touches: () => [],
  prepare: (options, { person }) => {
    if (person.canBeAsked()) return Promise.resolve(options);
    const error = new FaultError('a person has to make this fault, and there is no terminal to ask one at', {
      hint: 'run it in a terminal; a scheduled job leaves it out by its tags',
    });
    return Promise.reject(error);
  },
  inject: async (state, { person, clock }, signal) => {
    const sentAtMs = clock.now();
    // It may have been done at any moment between the question and Enter.
    return { sentAtMs, ackedAtMs: await person.confirm(state.do, signal) };
  },
  rollback: async (state, { person }) => {
    await person.confirm(state.undo, undefined, { insists: true });
    return { notes: [] };
  },
};
