/**
 * Where a Pushgateway keeps a group, below its URL; `job` comes first.
 * Source: https://github.com/prometheus/pushgateway#url; what has a slash is written in base64.
 */
export function pushGroupPath(group: Readonly<Record<string, string>>): string {
  const { job = '', ...others } = group;
  const parts = [['job', job] as const, ...Object.entries(others)].map(([name, value]) =>
    value.includes('/')
      ? `${name}@base64/${Buffer.from(value).toString('base64url')}`
      : `${name}/${encodeURIComponent(value)}`,
  );
  return `/metrics/${parts.join('/')}`;
}
