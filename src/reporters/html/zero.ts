import { epochMsOf } from '../../domain/isoTime';
import type { DrillReport } from '../../domain/report';
import { middleMsOf } from '../../domain/reportTime';
import type { Zero } from './lane';

/** Undefined where nothing was injected and nothing watched. */
export function zeroOf({ injectedAt, onset, control, effectProbed }: DrillReport): Zero | undefined {
  if (injectedAt === undefined) return undefined;
  if (control) return { atMs: epochMsOf(injectedAt), name: 'the beginning of the window' };
  if (onset === undefined) return { atMs: epochMsOf(injectedAt), name: 'the injection' };
  return { atMs: middleMsOf(onset), name: effectProbed ? 'the onset' : 'the injection' };
}
