import { epochMsOf } from '../../domain/isoTime';
import type { DrillReport, ExpectationReport, Report } from '../../domain/report';
import type { MetricPoint } from '../../ports/metricPost';
import { expectationPart, namePart } from './metricNames';

/**
 * What one provider of a run is told: of its own expectations, and of all drills how they went. What an inconclusive drill
 * leaves open has no point: a gap in the graph, and no 0.
 */
export const metricPoints = (report: Report, provider: string): readonly MetricPoint[] =>
  report.drills.flatMap((drill) => {
    const prefix = `alertdrill.${namePart(report.run.environment)}.${namePart(drill.scenario)}`;
    const atMs = epochMsOf(drill.phases.at(-1)?.endedAt ?? report.run.finishedAt);
    const figures = [
      ...drillFigures(drill),
      ...drill.expectations
        .filter((expectation) => expectation.provider === provider)
        .flatMap((expectation) => expectationFigures(expectation)),
    ];
    return figures.map(([name, value]) => ({ name: `${prefix}.${name}`, atMs, value }));
  });

type Figure = readonly [name: string, value: number];

function drillFigures({ outcome }: DrillReport): readonly Figure[] {
  return [
    ['drill.passed', outcome === 'passed' ? 1 : 0],
    ['drill.failed', outcome === 'failed' ? 1 : 0],
    ['drill.inconclusive', outcome === 'inconclusive' ? 1 : 0],
    ['drill.rollback_failed', outcome === 'rollback-failed' ? 1 : 0],
  ];
}

/** One graph an expectation: Mackerel puts into one graph what differs in the last part of its name. */
function expectationFigures(expectation: ExpectationReport): readonly Figure[] {
  const { key, monitor, severity, verdict, latencyMs, withinMs, floorMs, worstMs } = expectation;
  const part = expectationPart(key, monitor.name, severity);
  const detectedMs = verdict === 'detected' || verdict === 'late' ? latencyMs?.estimate : undefined;
  const seconds = (name: string, ms: number | undefined): readonly Figure[] =>
    ms === undefined ? [] : [[`${part}.${name}_seconds`, ms / 1_000]];
  return [
    ...seconds('latency', detectedMs),
    ...seconds('deadline', withinMs),
    ...seconds('floor', floorMs),
    ...seconds('worst_case', worstMs),
    ...seconds('margin', detectedMs === undefined ? undefined : withinMs - detectedMs),
  ];
}
