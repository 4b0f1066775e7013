import type { ReadStream } from 'node:tty';

/** A line was entered, the input ended, or the signal was aborted first. */
export type Heard = 'line' | 'ended' | 'aborted';

/** Waits for the next line that is entered. Leaves the stream paused. */
export function nextLine(stream: ReadStream, signal: AbortSignal | undefined): Promise<Heard> {
  return new Promise((resolve) => {
    const settle = (heard: Heard): void => {
      stream.off('data', hear).off('end', end).off('close', end).off('error', end);
      signal?.removeEventListener('abort', abort);
      stream.pause();
      resolve(heard);
    };
    const hear = (typed: Buffer | string): void => {
      if (typed.includes('\n')) settle('line');
    };
    const end = (): void => settle('ended');
    const abort = (): void => settle('aborted');
    // An error is a terminal that was closed: nobody will type there any more.
    stream.on('data', hear).once('end', end).once('close', end).once('error', end).resume();
    signal?.addEventListener('abort', abort, { once: true });
    // Neither is told again where it happened before.
    if (signal?.aborted === true) abort();
    else if (stream.readableEnded || stream.destroyed) end();
  });
}

/** A terminal hands over one line a turn of the event loop, so a few turns without any mean that none is left. */
const quietTurns = 5;

/** Throws away what was typed before: Enter that was pressed ahead of a question is no answer to it. */
export async function discardTyped(stream: ReadStream): Promise<void> {
  let quiet = 0;
  const hear = (): void => void (quiet = 0);
  const ignore = (): void => undefined;
  stream.on('data', hear).on('error', ignore).resume();
  while (quiet < quietTurns && !stream.readableEnded && !stream.destroyed) {
    quiet += 1;
    await new Promise(setImmediate);
  }
  stream.off('data', hear).off('error', ignore).pause();
}
