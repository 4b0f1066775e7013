import type { FaultKind } from '../ports/fault';
import { readMachine } from '../system/machine';
import { commandFault } from './command';
import { filesFault } from './files';
import { httpFault } from './http';
import { k6Fault } from './k6';
import { manualFault } from './manual';
import { postMetricFault } from './post-metric';
import { processFault } from './process';
import { sshFault } from './ssh';
import { stepsFault } from './steps';
import { createLocalProcesses } from '../system/localProcesses';

/** The registry: a kind of fault is a folder beside this file and a line here. */
const single: readonly FaultKind[] = [
  k6Fault(readMachine),
  httpFault,
  commandFault,
  filesFault,
  processFault(createLocalProcesses),
  sshFault(readMachine),
  postMetricFault,
  manualFault,
];

export const faultKinds: readonly FaultKind[] = [...single, stepsFault(single)];
