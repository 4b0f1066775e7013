import type { Marks } from '../../../jsonApi/marks';
import type { HeldKind } from '../../../ports/fault';
import type { OpenProvider } from '../../../ports/provider';
import { silence } from './silence';

/** All that is ever written to Alertmanager, by the keeper and by `recover`. Prometheus itself takes no writes. */
export const prometheusCourtesies = (open: OpenProvider, marksOf?: (workDir: string) => Marks): readonly HeldKind[] => [
  silence(open, marksOf),
];
