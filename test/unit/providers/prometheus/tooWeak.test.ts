import { isoTime } from '../../../../src/domain/isoTime';
import type { MadeValue } from '../../../../src/ports/madeValue';
import { scriptedPrometheus } from '../../../support/scriptedPrometheus';

const t0 = Date.UTC(2026, 10, 23, 12);

async function tooWeak(query: string, ...made: readonly MadeValue[]) {
  const rule = {
    ...{ type: 'alerting', name: 'Errors', query, duration: 20, labels: {}, health: 'ok' },
    lastEvaluation: isoTime(t0 - 5_000),
  };
  const { provider, clock, signal } = scriptedPrometheus({ rules: [rule] });
  const expectation = {
    ...{ key: 'k', provider: 'prometheus', monitor: { name: 'Errors' }, on: {}, exact: false, withinMs: 60_000 },
  };
  return clock.until(provider.tooWeak!(expectation, made, signal));
}

const sample = (value: number, metric = 'errors'): MadeValue => ({
  of: 'sample',
  metric,
  labels: { job: 'backup' },
  value,
});

describe('what a fault makes up, against the expression of a rule', () => {
  it.each<[string, string, readonly MadeValue[], string | undefined]>([
    ['below its limit', 'errors > 3', [sample(2)], 'the fault pushes errors = 2, and the rule fires at > 3'],
    ['at its limit', 'errors > 3', [sample(3)], 'errors = 3, and the rule fires at > 3'],
    ['at a limit that counts', 'errors >= 3', [sample(3)], undefined],
    ['beyond it', 'errors{job="backup"} > 3', [sample(4)], undefined],
    ['the number first', '3 < errors', [sample(2)], 'the rule fires at > 3'],
    ['with a label that the scrape adds', 'errors{cluster="a"} > 3', [sample(2)], 'errors = 2'],
    ['of several the last', 'errors > 3', [sample(2), sample(4)], undefined],
    ['of another job', 'errors{job="other"} > 3', [sample(2)], undefined],
    ['of another metric', 'failures > 3', [sample(2)], undefined],
    ['of a rate', 'rate(errors[1m]) > 3', [sample(2)], undefined],
    ['of a sum', 'sum(errors) > 3', [sample(2)], undefined],
    ['of a quotient', 'errors / failures > 3', [sample(2)], undefined],
    ['against another value', 'errors > limits', [sample(2)], undefined],
  ])('%s', async (_, query, made, expected) => {
    const found = await tooWeak(query, ...made);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found?.detail).toContain(expected);
  });
});
