import { isCI } from 'ci-info';
import { hasCode, messageOf } from '../domain/caught';
import type { TextSink } from '../ports/reporter';

/**
 * A standard stream. Colours as https://no-color.org and FORCE_COLOR say. What can't be written is dropped, whatever the
 * reason: a terminal that was closed or a disk that is full must not end a drill before its rollback and its report.
 *
 * @param lost told once that something could not be written; not where a reader went away, which is no error
 */
export function createSink(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
  lost: (why: string) => void = () => undefined,
  inCi = isCI,
): TextSink {
  let told = false;
  const drop = (error: unknown): void => {
    if (told || hasCode(error, 'EPIPE')) return;
    told = true;
    lost(messageOf(error));
  };
  stream.on('error', drop);
  // A file's stream has no `isTTY` at all, whatever its type says; picocolors would take undefined for "as CI says".
  const isTty = (stream.isTTY as boolean | undefined) === true && !inCi;
  const noColor = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  return {
    write: (text) => {
      try {
        stream.write(text);
      } catch (error) {
        // Some versions of Node throw where the stream is a file.
        drop(error);
      }
    },
    isTty: isTty && !noColor,
    colors: forced || (isTty && !noColor),
    get columns() {
      // A terminal that doesn't know how wide it is says 0: a serial line, `docker exec -t` without a terminal of its own.
      return isTty && stream.columns > 0 ? stream.columns : 80;
    },
  };
}
