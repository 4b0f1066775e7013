import { join } from 'node:path';
import type { Path } from '../../config/issue';
import type { BlockReason } from '../../domain/facts';
import type { Scenario } from '../../domain/scenario';
import type { Selection } from '../select';
import type { Checked, CheckedScenario, CheckedSubject } from './checkScenarios';

/** One thing that check has to say, with its place in a file. */
export interface Finding {
  /** `error`: enough to keep a drill from beginning. */
  readonly level: 'error' | 'warning' | 'notice';
  /** Absolute. */
  readonly file: string;
  /** Of the key that is meant; what is not written there stands for what it would be written in. */
  readonly path: Path;
  /** Absent: it is not about one scenario. */
  readonly scenario?: string;
  readonly message: string;
  readonly hint?: string;
}

type Where = { readonly project: Pick<Selection['project'], 'dir' | 'file'> } & {
  readonly environment: Pick<Selection['environment'], 'name'>;
};

/** All that was found beside what is wrong in the files themselves, in the order of files and of what stands in them. */
export const findingsOf = (
  { unanswered, scenarios }: Pick<Checked, 'unanswered' | 'scenarios'>,
  where: Where,
): readonly Finding[] => [
  ...unanswered.map(({ provider, detail, hint }): Finding => ({
    level: 'error',
    file: where.project.file,
    path: ['environments', where.environment.name, 'providers', provider],
    message: `provider ${provider}: ${detail}`,
    ...(hint !== undefined && { hint }),
  })),
  ...scenarios.flatMap((checked) => ofScenario(checked, where)),
];

function ofScenario(
  { scenario, subjects, warnings, blockers, notes = [] }: CheckedScenario,
  { project }: Where,
): readonly Finding[] {
  const about = { file: join(project.dir, scenario.file), scenario: scenario.name };
  return [
    ...blockers.map((reason): Finding => {
      const { key, detail, hint } = reason;
      const message = key === undefined ? detail : `${key}: ${detail}`;
      return {
        ...about,
        level: 'error',
        path: placeOf(scenario, reason),
        message,
        ...(hint !== undefined && { hint }),
      };
    }),
    ...subjects.flatMap((subject) => doubts(scenario, subject).map((doubt): Finding => ({ ...about, ...doubt }))),
    ...warnings.map((message): Finding => ({ ...about, level: 'warning', path: ['fault'], message })),
    ...notes.map((message): Finding => ({ ...about, level: 'notice', path: ['scenario'], message })),
  ];
}

const doubts = (scenario: Scenario, { key, warnings }: CheckedSubject) =>
  warnings.map(({ text, at = 'monitor' }) => ({
    level: 'warning' as const,
    path: placeOfSubject(scenario, key, at),
    message: `${key}: ${text}`,
  }));

/** The key that people would look at. */
function placeOf(scenario: Scenario, { key, cause }: BlockReason): Path {
  if (cause === 'fault-too-weak') return ['fault'];
  if (key !== undefined) return placeOfSubject(scenario, key, keysOfCauses.get(cause) ?? 'monitor');
  switch (cause) {
    case 'fault-not-prepared':
      return ['fault'];
    case 'load-not-prepared':
      return ['load'];
    case 'cannot-be-quiet':
      return ['quiet'];
    case 'receiver-not-listening':
      return ['expect', scenario.expect.findIndex(({ notified }) => notified !== undefined), 'notified'];
    default:
      return ['scenario'];
  }
}

function placeOfSubject({ expect, forbid }: Scenario, key: string, at: string): Path {
  const expected = expect.findIndex((each) => each.key === key);
  if (expected >= 0) return ['expect', expected, at];
  return ['forbid', forbid.findIndex((each) => each.key === key), at];
}

const keysOfCauses = new Map([
  ['deadline-under-floor', 'within'],
  ['never-fires', 'severity'],
  ['out-of-scope', 'on'],
  ['unknown-target', 'on'],
  ['no-provider', 'provider'],
  ...['muted', 'silenced', 'inhibited', 'suspended', 'not-routed', 'no-alertmanager', 'alertmanager-unreachable'].map(
    (cause) => [cause, 'notified'] as const,
  ),
]);
