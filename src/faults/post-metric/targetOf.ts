import { mackerelTarget } from './mackerelTarget';
import { pushTarget } from './pushTarget';
import type { TargetState } from './state';
import type { Target } from './target';

export const targetOf = (state: TargetState): Target =>
  state.to === 'pushgateway' ? pushTarget(state) : mackerelTarget(state);
