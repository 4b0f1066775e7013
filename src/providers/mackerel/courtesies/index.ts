import type { Marks } from '../../../jsonApi/marks';
import type { HeldKind } from '../../../ports/fault';
import type { OpenProvider } from '../../../ports/provider';
import { annotation } from './annotation';
import { memo } from './memo';
import { mute } from './mute';
import { createReach } from './reach';
import { standby } from './standby';

/** All that is ever written to Mackerel, by the keeper and by `recover`. */
export function mackerelCourtesies(open: OpenProvider, marksOf?: (workDir: string) => Marks): readonly HeldKind[] {
  const reach = createReach(open, marksOf);
  return [mute(reach), standby(reach), annotation(reach), memo(reach)];
}
