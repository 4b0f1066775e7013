import type { Labels } from './schema';

const offsetBasis = 14695981039346656037n;
const prime = 1099511628211n;
const separator = 0xffn;

/**
 * Of a set of labels, as Prometheus and Alertmanager reckon and print it: FNV-1a of 64 bits over the sorted names and
 * values, each with a separator. Source: LabelSet.Fingerprint of prometheus/common.
 */
export function fingerprintOf(labels: Labels): string {
  let hash = offsetBasis;
  const add = (byte: bigint) => {
    hash = BigInt.asUintN(64, (hash ^ byte) * prime);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const text of [name, labels[name] ?? '']) {
      for (const byte of Buffer.from(text, 'utf8')) add(BigInt(byte));
      add(separator);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
