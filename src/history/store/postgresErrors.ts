import { messageOf } from '../../domain/caught';
import { UsageError } from '../../domain/errors';

interface Words {
  readonly why: string;
  readonly hint: string;
}

/** What the driver, the network, TLS or the database failed with, as a UsageError; anything else as it is: a bug. */
export function postgresErrorInWords(error: unknown, place: string): unknown {
  if (error instanceof UsageError) return error;
  const { why, hint } = wordsFor(codeOf(error), messageOf(error)) ?? {};
  if (why === undefined || hint === undefined) return error;
  return new UsageError(`the history ${place} ${why}`, { hint, cause: error });
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function wordsFor(code: string, message: string): Words | undefined {
  const said = message.trim();
  if (/does not support SSL/.test(said)) {
    return { why: "can't be reached by TLS: the server has none", hint: 'sslmode=disable in the URL, or PGSSLMODE' };
  }
  if (/SELF_SIGNED|UNABLE_TO_|^CERT_|^ERR_TLS_|^ERR_SSL_|^EPROTO$/.test(code)) {
    const hint = 'sslrootcert=FILE in the URL names the authority; sslmode=no-verify trusts whoever answers';
    return { why: `can't be reached by TLS: ${said}`, hint };
  }
  if (/^28/.test(code)) {
    const wantsTls = /no encryption/.test(said);
    if (wantsTls) return { why: `refuses the login: ${said}`, hint: 'it may want TLS: sslmode=verify-full in the URL' };
    return { why: `refuses the login: ${said}`, hint: "look at the URL's user and password, or PGUSER and PGPASSWORD" };
  }
  if (/SASL|client password/.test(said)) {
    return {
      why: 'asks for a password, and there is none',
      hint: 'set PGPASSWORD, or give a URL with it: history: "${HISTORY_URL}"',
    };
  }
  if (code === '3D000') return { why: `is not there: ${said}`, hint: 'an empty database is enough: createdb' };
  if (code === '42501' || code === '25006') {
    return {
      why: `does not permit this: ${said}`,
      hint: 'reading needs SELECT on its tables, adding runs INSERT, UPDATE and DELETE, and the first run CREATE on its schema',
    };
  }
  const unreachable = whyUnreachable(code, said);
  if (unreachable !== undefined) {
    const hint = "look at the URL's host and port, and whether PostgreSQL runs there";
    return { why: `can't be reached: ${unreachable}`, hint };
  }
  // What is left of those with an SQLSTATE or of the system's calls: a full disk, a file of sslrootcert that is not there.
  if (!/^([0-9A-Z]{5}|E[A-Z]+)$/.test(code)) return undefined;
  return { why: `can't be used: ${said}`, hint: "look at the database's log" };
}

function whyUnreachable(code: string, message: string): string | undefined {
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host name is not known';
  if (/timeout expired|Query read timeout/.test(message) || code === 'ETIMEDOUT') return 'it does not answer';
  if (/^Connection terminated|connection error/.test(message)) return 'the connection was lost';
  // Shutting down, starting up, no connection left.
  return /^(ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|08...|57P0.|53300)$/.test(code) ? message : undefined;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
