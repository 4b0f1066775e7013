import { failureKind } from '../../../src/system/failureKind';

describe('kinds of failure', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['CERT_HAS_EXPIRED', 'untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
    ['HPE_INVALID_CONSTANT', 'malformed'],
    ['Z_DATA_ERROR', 'malformed'],
    ['EPROTO', 'malformed'],
    ['constructor', 'unreachable'],
  ])('%s is %s', (code, kind) => expect(failureKind(code).kind).toBe(kind));
});
