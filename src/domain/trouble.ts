/**
 * What a monitor watches for, as far as it decides which fault can bring it about:
 * `errors` are requests that fail, `missing` are requests that find nothing, `external` is a page as it is seen from
 * outside, `check` is the result of a program that runs on a host. `other` may be anything.
 */
export type Trouble = 'errors' | 'missing' | 'latency' | 'connectivity' | 'disk' | 'external' | 'check' | 'other';

/**
 * By the names of what is measured: `shop.latency.p95`, `http_requests_total{status=~"5.."}`, `filesystem./.used`. The
 * first text that tells anything decides.
 */
export function troubleOf(texts: readonly string[]): Trouble {
  for (const text of texts) {
    const words = inWords(text);
    const found = signs.find(({ sign }) => sign.test(words));
    if (found !== undefined) return found.trouble;
  }
  return 'other';
}

/** `Shop5xxRate` and `shop.5xx_rate` are `shop 5xx rate`. */
const inWords = (text: string): string =>
  text
    .replace(/([a-z])(?=[A-Z0-9])/g, '$1 ')
    .replace(/[._:/-]+/g, ' ')
    .toLowerCase();

/** In the order in which they decide: a duration of requests that failed is a matter of the failures. */
const signs: readonly { readonly trouble: Trouble; readonly sign: RegExp }[] = [
  { trouble: 'connectivity', sign: /^up\b(?! time)|\b(connectivity|heartbeat|unreachable|down)\b/ },
  { trouble: 'external', sign: /\bprobe (success|http|duration|ssl)/ },
  {
    trouble: 'disk',
    sign: /\b(filesystem|file system|inodes?|volume stats)\b|\bdisk ?(%|percent|usage|used|free|avail|available|full|space|size)/,
  },
  {
    trouble: 'missing',
    sign: /\b(missing|unmatched|not ?found|4xx|404)\b|\b(status|code)\w*\s*=~?\s*"?\(?4/,
  },
  {
    trouble: 'errors',
    sign: /\b(errors?|err|5xx|50\d|fail(s|ed|ure|ures|ing)?|exceptions?|reject(s|ed|ions?)?|refus(ed|als?)|drop(s|ped)|unavailab\w*)\b|\b(status|code)\w*\s*=~?\s*"?\(?5/,
  },
  {
    trouble: 'latency',
    sign: /\b(latenc(y|ies)|durations?|response ?times?|elapsed|rtt|p ?(50|75|9\d+)|percentile|quantile|slow\w*|saturat\w*|queue\w*)\b/,
  },
];
