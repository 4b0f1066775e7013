import { atProvider } from '../../../config/heldAccess';
import type { TargetSelector } from '../../../domain/scenario';
import { labelPattern } from '../../../domain/targets';
import type { AskedCourtesies, Courtesy, PlannedCourtesies } from '../../../ports/courtesy';
import type { Matcher } from '../matchers';
import type { Parts } from '../parts';
import { ownLabels, type Rule } from '../rule';
import { silenceKind, type SilenceState } from './silence';

const nothing: PlannedCourtesies = { quiet: [], annotate: [], blockers: [], notes: [] };

/** A silence for each alert that is expected or forbidden, by what is certain of its labels. */
export async function planCourtesies(
  { name: provider, settings, directory }: Parts,
  asked: AskedCourtesies,
  signal: AbortSignal,
): Promise<PlannedCourtesies> {
  if (asked.quiet === undefined) return nothing;
  if (settings.alertmanagers.length === 0) {
    const detail = 'the provider names no Alertmanager, where its alerts could be silenced';
    const hint = 'name it in alertdrill.yaml: `alertmanager: http://...`; or write `quiet: false`';
    return { ...nothing, blockers: [{ cause: 'cannot-be-quiet', detail, hint }] };
  }
  const rules = await directory.rules(signal);
  const found = asked.subjects.flatMap(({ subject, monitor }) => {
    const rule = rules.find(({ id }) => id === monitor.id);
    return rule === undefined ? [] : [{ name: rule.name, matchers: silenceOf(rule, subject.on) }];
  });
  const names = [...new Set(found.map(({ name }) => name))].join(', ');
  const { drillId, scenario, longestMs } = asked;
  const quiet: Courtesy = {
    name: 'quiet',
    provider,
    kind: silenceKind,
    title: `silence of ${names}`,
    state: (workDir): SilenceState => ({
      ...atProvider(provider, drillId, workDir),
      managers: settings.alertmanagers.map(({ url }) => url),
      scenario: scenario.name,
      silences: found.map(({ matchers }) => matchers),
      longestMs,
    }),
    done: () => `${names} silenced`,
  };
  return { ...nothing, quiet: [quiet] };
}

/** Labels that the rule or the expectation fix. A template of the rule is none of them: what it gives is not known yet. */
export function silenceOf(
  rule: Pick<Rule, 'name' | 'labels'>,
  { labels = {}, service, host }: TargetSelector,
): SilenceState['silences'][number] {
  const exact: Readonly<Record<string, string>> = {
    ...(service !== undefined && { service }),
    ...Object.fromEntries(ownLabels(rule)),
    alertname: rule.name,
  };
  const wanted = Object.entries(labels).filter(([name]) => !(name in exact));
  return [
    ...Object.entries(exact).map(([name, value]) => matcher(name, value, false)),
    ...wanted.map(([name, value]) => matcher(name, labelPattern(value) ?? value, labelPattern(value) !== undefined)),
    // `host` of an expectation is the label `instance`, with or without its port.
    ...(host === undefined
      ? []
      : [matcher('instance', `${host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(:\\d+)?`, true)]),
  ];
}

const matcher = (name: string, value: string, isRegex: boolean): Matcher => ({ name, value, isRegex, isEqual: true });
