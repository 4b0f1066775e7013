import type { FaultKind } from '../ports/fault';
import { readMachine } from '../system/machine';
import { commandFault } from './command';
import { httpFault } from './http';
import { k6Fault } from './k6';

/** The registry: a kind of fault is a folder beside this file and a line here. */
export const faultKinds: readonly FaultKind[] = [httpFault, commandFault, k6Fault(readMachine)];
