import type { ReporterSystem, TextSink } from '../../ports/reporter';
import { fit } from './layout';
import type { Color } from './paint';

/** Two streams on one terminal: results on stdout, progress on stderr and, where a person looks, a live last line. */
export interface Screen {
  result(lines: readonly string[]): void;
  progress(lines: readonly string[]): void;
  /** Shows a line that is redrawn until it is ended; nothing happens where nobody looks. */
  startStatus(textNow: () => string): void;
  endStatus(): void;
}

const redrawEveryMs = 250;
const eraseLine = '\r\u001b[2K';

export function createScreen(system: ReporterSystem, paint: Color): Screen {
  const { stdout, stderr } = system;
  const live = stderr.isTty && stderr.colors;
  let textNow: (() => string) | undefined;
  let stop: (() => void) | undefined;
  let shown = '';

  const draw = () => {
    // One column stays free: a full line would make some terminals wrap, and the erasure miss its first half.
    const text = fit(textNow?.() ?? '', stderr.columns - 1);
    if (text === shown) return;
    stderr.write(eraseLine + paint(text));
    shown = text;
  };
  const write = (sink: TextSink, lines: readonly string[]) => {
    if (lines.length === 0) return;
    if (shown !== '') stderr.write(eraseLine);
    shown = '';
    sink.write(lines.map((line) => `${line}\n`).join(''));
    if (textNow !== undefined) draw();
  };
  const endStatus = () => {
    stop?.();
    stop = undefined;
    textNow = undefined;
    if (shown !== '') stderr.write(eraseLine);
    shown = '';
  };

  return {
    result: (lines) => write(stdout, lines),
    progress: (lines) => write(stderr, lines),
    startStatus: (text) => {
      if (!live) return;
      endStatus();
      textNow = text;
      stop = system.every(redrawEveryMs, draw);
      draw();
    },
    endStatus,
  };
}
