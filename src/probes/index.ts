import type { ProbeKind } from '../ports/probe';
import { commandProbe } from './command';
import { httpProbe } from './http';
import { tcpProbe } from './tcp';

/** Every kind of probe, by the key that names it in an expectation file. */
export const probeKinds: readonly ProbeKind[] = [httpProbe, tcpProbe, commandProbe];
