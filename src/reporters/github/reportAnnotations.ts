import { readYamlFile, type YamlFile } from '../../config/yamlFile';
import type { Path } from '../../config/issue';
import { plainText } from '../../domain/plainText';
import type { DrillReport, Report } from '../../domain/report';
import type { Scenario } from '../../domain/scenario';
import type { ReporterSystem } from '../../ports/reporter';
import { drillFindings, findingText, type DrillFinding } from '../../telling/drillFindings';
import { createLocalTime, type LocalTime } from '../../telling/localTime';
import { rollbackAlarm } from '../../telling/rollbackAlarm';
import { repositoryPath } from './repositoryPath';
import { annotationLine, type Annotation } from './workflowCommand';

/**
 * GitHub shows ten of each level a step, and leaves out what comes after them.
 * Source: https://docs.github.com/actions/reference/limits (annotations)
 */
const mostOfALevel = 10;

/**
 * What did not pass, a line each, at the line of its expectation file. The worst first; where there are more than GitHub
 * shows, the last one says how many. What is inconclusive is a warning: it says nothing against the monitor.
 */
export function reportAnnotations(
  report: Report,
  selected: readonly Scenario[],
  system: Pick<ReporterSystem, 'cwd' | 'env' | 'timeZone'>,
): readonly string[] {
  const time = createLocalTime(system.timeZone);
  const place = placing(selected, system);
  const stuck = report.drills.flatMap((drill) => alarmOf(drill, place));
  const found = report.drills.flatMap((drill) => findingsOf(drill, time, place));
  const errors = [...stuck, ...found.filter(({ level }) => level === 'error')];
  const warnings = found.filter(({ level }) => level === 'warning');
  return [...shortened(errors), ...shortened(warnings)].map(annotationLine);
}

function shortened(all: readonly Annotation[]): readonly Annotation[] {
  if (all.length <= mostOfALevel) return all;
  const shown = all.slice(0, mostOfALevel - 1);
  const level = all[0]?.level ?? 'error';
  const message = `${all.length - shown.length} more of these are in the summary and in the other reports`;
  return [...shown, { level, message, title: 'alertdrill' }];
}

type Place = (drill: DrillReport, path: Path) => Pick<Annotation, 'file' | 'line' | 'column'>;

/** Where keys stand in the files, each of which is read again once. */
function placing(selected: readonly Scenario[], { cwd, env }: Pick<ReporterSystem, 'cwd' | 'env'>): Place {
  const files = new Map<string, YamlFile>();
  const readOnce = (file: string): YamlFile => {
    const known = files.get(file) ?? readYamlFile(file, file);
    files.set(file, known);
    return known;
  };
  return ({ scenario, file: inReport }, path) => {
    const file = selected.find(({ name }) => name === scenario)?.file ?? inReport;
    // Message: none is shown, it is the place that is wanted.
    const { line, column } = readOnce(file).problem({ path, message: '', atKey: true });
    return {
      file: repositoryPath(file, cwd, env['GITHUB_WORKSPACE']),
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    };
  };
}

function alarmOf(drill: DrillReport, place: Place): readonly Annotation[] {
  const alarm = rollbackAlarm(drill);
  if (alarm.length === 0) return [];
  const message = alarm.map((text) => plainText(text)).join('\n');
  return [{ level: 'error', title: titleOf(drill), message, ...place(drill, ['fault']) }];
}

function findingsOf(drill: DrillReport, time: LocalTime, place: Place): readonly Annotation[] {
  return drillFindings(drill, time)
    .filter(({ outcome }) => outcome !== 'passed')
    .map((finding) => ({
      level: finding.outcome === 'failed' ? ('error' as const) : ('warning' as const),
      title: titleOf(drill),
      message: messageOf(finding),
      ...place(drill, finding.path),
    }));
}

const titleOf = ({ scenario }: DrillReport): string => `alertdrill run: ${plainText(scenario)}`;

const messageOf = (finding: DrillFinding): string =>
  [
    findingText(finding),
    ...(finding.expected === undefined ? [] : [`expected: ${finding.expected}`]),
    ...finding.asides.map(({ lead, text, url }) => [lead, text, url].filter((part) => part !== undefined).join(' ')),
  ]
    .map((text) => plainText(text))
    .join('\n');
