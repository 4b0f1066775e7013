import type { HttpFailureKind } from '../ports/http';

/** What went wrong, in words that hold nothing of the request: no header, no path, no query. */
export interface FailureReason {
  readonly kind: HttpFailureKind;
  readonly reason: string;
}

/** Codes of Node, OpenSSL, zlib and axios. What is not listed here is taken for a network that failed. */
export function failureKind(code: string): FailureReason {
  const known = wordsByCode.get(code);
  if (known !== undefined) return known;
  if (/^(CERT_|UNABLE_TO_|CRL_|ERR_TLS_CERT_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA)/.test(code)) {
    return { kind: 'untrusted', reason: `the certificate was refused (${code})` };
  }
  if (/^(HPE_|Z_|ERR_SSL_|ERR_STREAM_)/.test(code)) {
    return { kind: 'malformed', reason: `the answer can't be read (${code})` };
  }
  return { kind: 'unreachable', reason: `the connection failed (${code})` };
}

const wordsByCode: ReadonlyMap<string, FailureReason> = new Map<string, FailureReason>([
  ['ECONNREFUSED', { kind: 'unreachable', reason: 'connection refused' }],
  ['ECONNRESET', { kind: 'unreachable', reason: 'the connection was reset' }],
  ['EPIPE', { kind: 'unreachable', reason: 'the connection was closed' }],
  ['ENOTFOUND', { kind: 'unreachable', reason: "the host's name is not known" }],
  ['EAI_AGAIN', { kind: 'unreachable', reason: "the host's name could not be looked up" }],
  ['ETIMEDOUT', { kind: 'timeout', reason: 'the connection timed out' }],
  ['EPROTO', { kind: 'malformed', reason: 'the server does not speak TLS' }],
  ['ERR_FR_TOO_MANY_REDIRECTS', { kind: 'malformed', reason: 'too many redirects' }],
  ['ERR_INVALID_URL', { kind: 'malformed', reason: 'this is no URL' }],
  ['ERR_INVALID_CHAR', { kind: 'malformed', reason: 'a header holds a character that HTTP does not allow' }],
]);
