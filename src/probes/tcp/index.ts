import { z } from 'zod';
import type { Look, ProbeKind, ProbeSystem } from '../../ports/probe';
import { unknownLook } from '../unknownLook';

const tcpProbeOptions = z.strictObject({
  tcp: z
    .string()
    .refine((text) => addressOf(text) !== undefined, {
      error: 'must be HOST:PORT, such as 127.0.0.1:5432 or [::1]:5432',
    })
    .describe('HOST:PORT that is connected to; the host must be allowed by the environment')
    .meta({ examples: ['127.0.0.1:5432'] }),
  sees: z
    .strictObject({ unreachable: z.literal(true).describe('No connection, or none in time') })
    .describe('What counts as the effect')
    .meta({ examples: [{ unreachable: true }] }),
});

type TcpProbeOptions = z.infer<typeof tcpProbeOptions>;

/** Opens a TCP connection and closes it. */
export const tcpProbe: ProbeKind<TcpProbeOptions> = {
  kind: 'tcp',
  summary: 'Connects to HOST:PORT: sees unreachable',
  options: tcpProbeOptions,
  describe: ({ tcp }) => `TCP ${tcp} unreachable`,
  // A URL, since the allow-list names hosts as URLs have them.
  touches: ({ tcp }) => [{ type: 'url', url: `tcp://${tcp}` }],
  look: lookOverTcp,
};

async function lookOverTcp(
  { tcp }: TcpProbeOptions,
  { clock, connect }: Pick<ProbeSystem, 'clock' | 'connect'>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Look> {
  const startedAtMs = clock.now();
  const address = addressOf(tcp);
  if (address === undefined) return unknownLook(startedAtMs, startedAtMs, `${tcp} is no address`);
  try {
    const { sentAtMs, decidedAtMs, outcome } = await connect(address, timeoutMs, signal);
    const detail = `${outcome} after ${Math.round(decidedAtMs - sentAtMs)} ms`;
    return { sentAtMs, decidedAtMs, result: outcome === 'connected' ? 'good' : 'bad', detail };
  } catch (error) {
    return unknownLook(startedAtMs, clock.now(), error);
  }
}

function addressOf(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}
