import { openProvider } from '../openProvider';
import type { HeldKind } from '../ports/fault';
import type { ProviderKind } from '../ports/provider';
import { mackerel } from './mackerel';
import { mackerelCourtesies } from './mackerel/courtesies';
import { prometheus } from './prometheus';
import { prometheusCourtesies } from './prometheus/courtesies';

/** Every kind of provider. To add one: a folder here and a line below. */
export const providerKinds: readonly ProviderKind[] = [mackerel, prometheus];

/** What is held at providers: the only code that writes to one. */
export const courtesyKinds: readonly HeldKind[] = [
  ...mackerelCourtesies(openProvider),
  ...prometheusCourtesies(openProvider),
];
