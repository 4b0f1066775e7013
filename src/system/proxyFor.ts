import type { AxiosProxyConfig } from 'axios';
import { isLoopbackUrl } from '../domain/loopback';

export interface ProxyOptions {
  /** `http://user:password@host:port`; absent: HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment hold. */
  readonly proxy?: string;
  /** As in NO_PROXY: names, `.suffixes`, `host:port`, `*`, between commas. Holds for `proxy` alone. */
  readonly noProxy?: string;
}

/**
 * Axios's `proxy` setting for one request: `false` is a direct connection, `undefined` leaves it to the environment.
 * This machine is never asked for through a proxy: the proxy's loopback is another one.
 */
export function proxyFor(url: string, options: ProxyOptions): AxiosProxyConfig | false | undefined {
  if (isLoopbackUrl(url)) return false;
  if (options.proxy === undefined) return undefined;
  return isExempt(new URL(url), options.noProxy ?? '') ? false : parseProxy(new URL(options.proxy));
}

function parseProxy(proxy: URL): AxiosProxyConfig {
  const protocol = proxy.protocol.slice(0, -1);
  const address = { protocol, host: proxy.hostname, port: Number(proxy.port) || (protocol === 'https' ? 443 : 80) };
  if (proxy.username === '') return address;
  const auth = { username: decodeURIComponent(proxy.username), password: decodeURIComponent(proxy.password) };
  return { ...address, auth };
}

function isExempt(url: URL, noProxy: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.toLowerCase();
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', atPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (atPort !== undefined && atPort !== port) return false;
      const suffix = name.replace(/^\*/, '');
      return suffix === '' || host === suffix || (suffix.startsWith('.') && host.endsWith(suffix));
    });
}
