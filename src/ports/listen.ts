/** Serves HTTP on this machine. Rejects with Node's error (EADDRINUSE...) where it can't. */
export type Listen = (place: Place, answer: Answer) => Promise<Listening>;

/** Port 0 picks a free one. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Answers one request. What it throws is a bug, and the sender gets a 500. */
export type Answer = (request: Request) => Promise<Response>;

export interface Listening {
  /** As it is reached from this machine, without a slash at its end. */
  readonly url: string;
  /** Ends every connection, idle or not. */
  readonly close: () => Promise<void>;
}
