export const realMinuteMs = 60_000;

/** A Mackerel minute as people read it, and as the header `X-Standin-Minute` carries it: `60s`, `2s`, `500ms`. */
export function minuteText(minuteMs: number): string {
  return minuteMs % 1000 === 0 ? `${minuteMs / 1000}s` : `${minuteMs}ms`;
}

/**
 * A real agent keeps real minutes: its points are 60 to 119 s old, and with a compressed minute all of them are too old
 * to be judged. Says so, once.
 */
export function agentWarning(minuteMs: number, log: (line: string) => void): (request: Request) => void {
  let hasWarned = minuteMs === realMinuteMs;
  return (request) => {
    if (hasWarned || !request.headers.has('X-Agent-Version')) return;
    hasWarned = true;
    log(
      `stand-in: a mackerel-agent posts here, but one Mackerel minute lasts ${minuteText(minuteMs)}: ` +
        'its points come too old to be judged. Start the stand-in with real minutes (60s) for it.',
    );
  };
}
