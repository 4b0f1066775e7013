import type { ProviderKind } from '../ports/provider';
import { mackerel } from './mackerel';
import { prometheus } from './prometheus';

/** Every kind of provider. To add one: a folder here and a line below. */
export const providerKinds: readonly ProviderKind[] = [mackerel, prometheus];
