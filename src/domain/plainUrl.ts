/**
 * A base URL as everybody would write it, to be compared with others: `http://LOCALHOST:80/prom/` is
 * `http://127.0.0.1/prom`. Without login and query.
 */
export function plainUrl(url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = ['localhost', '[::1]'].includes(hostname) ? '127.0.0.1' : hostname.replace(/\.$/, '');
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${pathname.replace(/\/+$/, '')}`;
}
