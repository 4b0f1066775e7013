import { resolve, sep } from 'node:path';
import { isInRanges, parseRange } from '../domain/addresses';
import type { Touch } from '../ports/fault';
import { coversPath } from './allowedPath';

/** What faults, probes and load of an environment may touch or run; nothing else ever. */
export interface Allow {
  /**
   * `host`, `host:port`, `*.domain`, IPv4 or IPv6 addresses, and ranges of addresses (CIDR). Where there are ranges, names
   * are held to them, too: see `rangesIn`.
   */
  readonly hosts: readonly string[];
  /** Programs by name, as found through PATH, or by path. */
  readonly commands: readonly string[];
  /** Files, folders with all that is in them, or patterns; relative ones start at the project's folder. */
  readonly files: readonly string[];
  /** Programs whose processes may be signalled, by name. */
  readonly processes: readonly string[];
}

export const allowNothing: Allow = { hosts: [], commands: [], files: [], processes: [] };

/** Whether the allow-list covers a touch. What can't be understood is not covered. */
export function isAllowed(touch: Touch, allow: Allow, projectDir: string): boolean {
  switch (touch.type) {
    case 'url':
      return allow.hosts.some((entry) => coversHost(entry, touch.url));
    case 'command':
      return allow.commands.some((entry) => sameProgram(entry, touch.program, projectDir));
    case 'path':
      return allow.files.some((entry) => coversPath(entry, touch.path, projectDir));
    case 'process':
      return allow.processes.includes(touch.program);
    default:
      return touch satisfies never;
  }
}

/**
 * The ranges among the hosts. Where there are any, every address that a listed name has must lie in one of them, whenever
 * a connection is made; where there are none, a listed name allows whatever it leads to (docs/decisions/0021).
 */
export const rangesIn = (hosts: readonly string[]): readonly string[] =>
  hosts.filter((entry) => parseRange(entry) !== undefined);

/** `host` or `host:port`, as URLs normalise it: 127.1, LOCALHOST and 0:0::1 are what they are. Undefined where it is none. */
export function parseHost(text: string): { readonly host: string; readonly port: string } | undefined {
  const isBareIpv6 = !text.startsWith('[') && text.split(':').length > 2;
  const [, written, port = ''] = hostAndPort.exec(isBareIpv6 ? `[${text}]` : text) ?? [];
  if (written === undefined || !URL.canParse(`http://${written}`)) return undefined;
  return { host: new URL(`http://${written}`).hostname.replace(/\.$/, ''), port };
}

const hostAndPort = /^(\[[\da-fA-F:.]+\]|[^\s:/\\@?#[\]*]+)(?::(\d{1,5}))?$/;

function coversHost(entry: string, address: string): boolean {
  const wanted = hostOf(address);
  if (parseRange(entry) !== undefined) return wanted !== undefined && isInRanges(bare(wanted.host), [entry]);
  const isWildcard = entry.startsWith('*.');
  const allowed = parseHost(isWildcard ? entry.slice(2) : entry);
  if (wanted === undefined || allowed === undefined) return false;
  const isHost = isWildcard ? wanted.host.endsWith(`.${allowed.host}`) : wanted.host === allowed.host;
  return isHost && (allowed.port === '' || allowed.port === wanted.port);
}

/** Without the brackets that an IPv6 address has where a URL is meant. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

function hostOf(address: string): { readonly host: string; readonly port: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, port, protocol } = new URL(address);
  const parsed = parseHost(hostname); // once more: schemes that URLs don't know keep a host as it is written
  return parsed && { host: parsed.host, port: port === '' ? (defaultPorts[protocol] ?? '') : port };
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ssh:': '22' };

/** A name is looked up in PATH, a path is not: `systemctl` doesn't cover `/tmp/systemctl`. */
function sameProgram(entry: string, program: string, projectDir: string): boolean {
  if (!entry.includes(sep) || !program.includes(sep)) return entry === program;
  return resolve(projectDir, entry) === resolve(projectDir, program);
}
