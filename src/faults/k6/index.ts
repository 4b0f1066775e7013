import type { FaultContext, FaultKind } from '../../ports/fault';
import type { Machine } from '../../ports/machine';
import { armK6 } from './armK6';
import { endedK6 } from './endedK6';
import { injectK6 } from './injectK6';
import { k6Steps } from './k6Steps';
import { k6State, type K6State } from './k6State';
import { rateText } from './loadProfile';
import { k6Options, type K6Options } from './options';
import { planLoad } from './planLoad';
import { prepareK6 } from './prepareK6';
import { rollbackK6 } from './rollbackK6';
import { sampleLoad } from './sampleLoad';
import { ownedOptions } from './scenarioOptions';
import { summarizeLoad } from './summarizeLoad';
import { unansweredLoad } from './unansweredLoad';

/**
 * Load, as the fault or as a scenario's normal traffic. See README.md beside this file.
 *
 * @param readMachine called with each `prepare`, so that nothing is read before it is needed
 */
export const k6Fault = (readMachine: () => Machine): FaultKind<K6Options, K6State> => ({
  kind: 'k6',
  summary: 'Load from a k6 script: a multiple of the normal load, or a load of its own',
  options: k6Options,
  state: k6State,
  describe,
  steps: k6Steps,
  // Which URLs a script asks for shows only when it runs: k6 is kept from all hosts but the allowed ones instead.
  touches: () => [],
  mustMakeSense: (options, context) => void ownedOptions(planLoad(options, context).profile, []),
  needs: (options) =>
    'script' in options && options.script !== undefined ? [{ option: ['script'], file: options.script }] : [],
  prepare: (options, system, context) => prepareK6(options, system, context, readMachine()),
  arm: armK6,
  inject: injectK6,
  rollback: rollbackK6,
  ended: endedK6,
  load: { sample: sampleLoad, summary: summarizeLoad, unanswered: unansweredLoad },
});

function describe(options: K6Options, { load }: Pick<FaultContext, 'load'>): string {
  if ('multiplyLoad' in options) {
    const total = load === undefined ? '' : ` (${rateText(load.ratePerSecond * options.multiplyLoad)})`;
    return `${options.multiplyLoad} times the load${total}`;
  }
  const { script, rate, stages = [] } = options;
  return [`${script} at ${rateText(rate)}`, ...stages.map((stage) => rateText(stage.target))].join(', then ');
}
