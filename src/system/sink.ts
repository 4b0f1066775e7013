import { isCI } from 'ci-info';
import type { TextSink } from '../ports/reporter';

/** A standard stream. Colours as https://no-color.org and FORCE_COLOR say; a reader that went away is no error. */
export function createSink(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): TextSink {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const isTty = stream.isTTY && !isCI;
  const noColor = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  return {
    write: (text) => void stream.write(text),
    isTty: isTty && !noColor,
    colors: forced || (isTty && !noColor),
    get columns() {
      return isTty ? stream.columns : 80;
    },
  };
}
