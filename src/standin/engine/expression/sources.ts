import { argumentsOf } from './arguments';
import type { CompileCall } from './compiled';
import { ExpressionError } from './parse';

type Source = 'host' | 'service' | 'role' | 'roleSlots';

/** `host(id, metric)` and its like. A name without a wildcard is one line, but of a role, which may have many hosts. */
export function source(of: Source, owner: string): CompileCall {
  return (call) => {
    const args = argumentsOf(call);
    args.expect(owner, 'a metric');
    const [name, pattern] = [args.text(0).replace(/:\s+/, ':'), args.text(1)];
    if (of === 'roleSlots') refuseUnslotted(pattern);
    return {
      isOneLine: (of === 'host' || of === 'service') && !/[*#]/.test(pattern),
      lines: (data, window) => data[of](name, pattern, window),
    };
  };
}

function refuseUnslotted(pattern: string): void {
  if (pattern.startsWith('custom.') || slotted.has(pattern)) return;
  throw new ExpressionError(`roleSlots: ${pattern} is not kept by role; role(...) has it of the hosts that there are`);
}

/** "Every custom metric and some system metrics can be used": these (docs/advanced/advanced-graph, *1). */
const slotted = new Set([
  'loadavg5',
  'processor_queue_length',
  'cpu.user.percentage',
  'cpu.iowait.percentage',
  'cpu.system.percentage',
  'interface.rxBytes.delta',
  'interface.txBytes.delta',
  'disk.reads.delta',
  'disk.writes.delta',
  'memory.used',
  'memory.cached',
  'container.cpu.usage',
  'container.memory.usage',
]);
