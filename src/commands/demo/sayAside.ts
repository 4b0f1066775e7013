import type { TextSink } from '../../ports/reporter';

const eraseLine = '\r\u001b[2K';

/** Writes while a run may be reporting: where a person looks, a live line stands there, and is drawn again by itself. */
export const sayAside = (stderr: TextSink, text: string): void =>
  stderr.write(`${stderr.isTty ? eraseLine : ''}${text}\n`);
