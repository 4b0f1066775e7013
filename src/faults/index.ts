import type { FaultKind } from '../ports/fault';
import { httpFault } from './http';

/** The registry: a kind of fault is a folder beside this file and a line here. */
export const faultKinds: readonly FaultKind[] = [
  httpFault, //
];
