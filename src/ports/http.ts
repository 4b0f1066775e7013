/** One HTTP request; never retried, and never without a time-out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** How many redirects are followed; default 0. With `within`, none is. */
  readonly maxRedirects?: number;
  /**
   * Ranges of addresses (CIDR): it is sent only where every address that the host's name has, as it is looked up for
   * this connection, lies in one of them; and directly, since a proxy would look the name up again. Default: anywhere.
   */
  readonly within?: readonly string[];
  /** Longer answers fail with `too-large`; default 32 MiB. */
  readonly maxBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** On the harness's clock, ms: just before the request was handed over, and when its headers had arrived. */
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

export interface Http {
  /** Resolves with any status. Rejects with HttpFailure where there was no answer; headers never appear in it. */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** `untrusted`: the certificate was refused. `outside`: the name leads to an address outside of `within`. */
export type HttpFailureKind =
  'timeout' | 'unreachable' | 'untrusted' | 'outside' | 'too-large' | 'aborted' | 'malformed';

export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  /** On the harness's clock, ms. */
  readonly sentAtMs: number;
  readonly failedAtMs: number;

  constructor(kind: HttpFailureKind, message: string, times: { sentAtMs: number; failedAtMs: number }) {
    super(message);
    this.name = 'HttpFailure';
    this.kind = kind;
    this.sentAtMs = times.sentAtMs;
    this.failedAtMs = times.failedAtMs;
  }
}
