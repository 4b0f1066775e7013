import type { TextSink } from '../ports/reporter';
import { createScrubber } from './scrubber';
import type { Secret } from './secret';

/** Stands before the standard streams: whoever writes to them, no secret that is known by then is shown. */
export interface Veil {
  /** From now on these are hidden as well. */
  readonly conceal: (secrets: readonly Secret[]) => void;
  readonly text: (dirty: string) => string;
  over(sink: TextSink): TextSink;
}

export function createVeil(): Veil {
  const known: Secret[] = [];
  let scrubber = createScrubber(known);
  const text = (dirty: string): string => scrubber.text(dirty);
  return {
    conceal: (secrets) => {
      known.push(...secrets);
      scrubber = createScrubber(known);
    },
    text,
    over: (sink) => ({
      write: (dirty) => sink.write(text(dirty)),
      isTty: sink.isTty,
      colors: sink.colors,
      get columns() {
        return sink.columns;
      },
    }),
  };
}
