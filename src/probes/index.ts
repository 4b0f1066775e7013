import type { ProbeKind } from '../ports/probe';
import { commandProbe } from './command/commandProbe';
import { httpProbe } from './http/httpProbe';
import { tcpProbe } from './tcp/tcpProbe';

/** Every kind of probe, by the key that names it in an expectation file. */
export const probeKinds: readonly ProbeKind[] = [httpProbe, tcpProbe, commandProbe];
