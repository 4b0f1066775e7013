import type { TrendPoint } from '../../../domain/trend/trendReport';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** The last results, oldest first, between the shortest and the longest of them; `×`: it never came, `·`: inconclusive. */
export function sparkline(results: readonly TrendPoint[], width: number): string {
  const shown = results.slice(-width);
  const latencies = shown.flatMap(({ latencyMs }) => latencyMs ?? []);
  const [least, most] = [Math.min(...latencies), Math.max(...latencies)];
  return shown
    .map(({ latencyMs, outcome }) => {
      if (outcome === 'inconclusive') return '·';
      if (latencyMs === undefined) return '×';
      const part = most > least ? (latencyMs - least) / (most - least) : 0.5;
      return bars[Math.min(bars.length - 1, Math.floor(part * bars.length))] ?? '';
    })
    .join('');
}
