import { assemble, type Tools } from '../assemble';
import type { CheckFlags, SelectionFlags } from './flags';
import type { Edge } from '../edge';
import { ProviderError } from '../domain/errors';
import type { BlockReason, ResolvedMonitor } from '../domain/facts';
import type { Expectation, Forbidden, Scenario } from '../domain/scenario';
import { inSeconds } from '../domain/wording';
import { exitCodes } from '../exitCodes';
import { randomFrom } from '../randomFrom';
import { watchProviders, type WatchedProviders } from '../watchProviders';
import { hasLeftovers } from './leftovers';
import { select } from './select';

interface Checked {
  readonly scenario: string;
  readonly key: string;
  readonly monitor?: ResolvedMonitor;
  readonly blockers: readonly BlockReason[];
  readonly warnings: readonly string[];
}

/**
 * Validates files; online also what a drill's preflight would find. Touches nothing. Exit code
 * 2 where something is wrong, 4 where a crash left a fault behind.
 */
export async function check(
  edge: Edge,
  flags: CheckFlags & Pick<SelectionFlags, 'paths' | 'project'>,
): Promise<number> {
  const tools = assemble(edge);
  const offline = flags.offline === true;
  const { environment, scenarios, notes, scrubber } = select(edge, tools, flags, { offline });
  for (const note of notes) edge.stderr.write(`${note}\n`);
  const checked = offline ? [] : await ask(edge, tools, environment.providers, scenarios);
  const wrong = checked.filter(({ blockers }) => blockers.length > 0).length;
  const text = flags.json === true ? json(scenarios, checked) : inWords(scenarios, checked, offline);
  edge.stdout.write(scrubber.text(text));
  if (!offline && (await hasLeftovers(edge, tools))) return exitCodes.rollbackFailed;
  return wrong > 0 ? exitCodes.usage : exitCodes.passed;
}

async function ask(
  edge: Edge,
  tools: Tools,
  settings: Parameters<typeof watchProviders>[1],
  scenarios: readonly Scenario[],
): Promise<readonly Checked[]> {
  const providers = watchProviders(tools, settings, randomFrom(0), edge.interrupt, () => undefined);
  try {
    const checked: Checked[] = [];
    for (const scenario of scenarios) {
      for (const subject of [...scenario.expect, ...scenario.forbid]) {
        checked.push({
          scenario: scenario.name,
          key: subject.key,
          ...(await inspect(edge, tools, providers, subject)),
        });
      }
    }
    return checked;
  } finally {
    await providers.stop();
  }
}

async function inspect(
  edge: Edge,
  { clock }: Tools,
  providers: WatchedProviders,
  subject: Expectation | Forbidden,
): Promise<Omit<Checked, 'scenario' | 'key'>> {
  const watched = providers.byName.get(subject.provider);
  if (watched === undefined)
    return { blockers: [{ cause: 'no-provider', detail: `no provider ${subject.provider}` }], warnings: [] };
  try {
    await watched.identified;
    const window = { fromMs: clock.now(), toMs: clock.now() + 3_600_000, offsetMs: 0 };
    const { monitor, blockers, notes } = await watched.provider.inspect(subject, window, edge.interrupt);
    const deadline = monitor === undefined ? undefined : deadlineWords(subject, monitor);
    return {
      ...(monitor && { monitor }),
      blockers: [...blockers, ...(deadline?.error ?? [])],
      warnings: [...notes, ...(deadline?.warning ?? [])],
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { blockers: [{ cause: `provider-${error.failure}`, detail: error.message, ...hint }], warnings: [] };
  }
}

/** A deadline under the floor can't be met; between floor and worst case it may be missed though all is well. */
function deadlineWords(subject: Expectation | Forbidden, { floor, worst }: ResolvedMonitor) {
  if (!('withinMs' in subject)) return undefined;
  const { withinMs } = subject;
  if (floor !== undefined && withinMs < floor.ms) {
    const detail = `within ${inSeconds(withinMs)} is under the floor of ${inSeconds(floor.ms)} (${floor.terms.join(' + ')})`;
    return { error: [{ cause: 'deadline-under-floor', detail }] };
  }
  if (worst !== undefined && withinMs < worst.ms) {
    const terms = worst.terms.join(' + ');
    return { warning: [`within ${inSeconds(withinMs)} is under the worst case of ${inSeconds(worst.ms)} (${terms})`] };
  }
  return undefined;
}

const json = (scenarios: readonly Scenario[], checked: readonly Checked[]): string =>
  `${JSON.stringify({ scenarios: scenarios.map(({ name, file }) => ({ name, file })), checked }, null, 2)}\n`;

function inWords(scenarios: readonly Scenario[], checked: readonly Checked[], offline: boolean): string {
  const lines = scenarios.flatMap((scenario) => {
    const own = checked.filter((item) => item.scenario === scenario.name);
    const wrong = own.some(({ blockers }) => blockers.length > 0);
    return [
      `${wrong ? '✗' : '✓'} ${scenario.name}  ${scenario.file}`,
      ...own.flatMap(({ key, monitor, blockers, warnings }) => [
        ...blockers.flatMap(({ detail, hint }) => [
          `    ✗ ${key}: ${detail}`,
          ...(hint === undefined ? [] : [`      ${hint}`]),
        ]),
        ...warnings.map((warning) => `    ! ${key}: ${warning}`),
        ...(monitor === undefined || blockers.length > 0 ? [] : [`    ✓ ${key}${rangeOf(monitor)}`]),
      ]),
    ];
  });
  const wrong = checked.filter(({ blockers }) => blockers.length > 0).length;
  const closing =
    wrong > 0
      ? `${wrong} thing(s) stand in the way of a drill.`
      : `${scenarios.length} scenario(s) are fine${offline ? ', as far as files alone can tell' : ''}.`;
  return `${[...lines, closing].join('\n')}\n`;
}

function rangeOf({ floor, worst }: ResolvedMonitor): string {
  if (floor === undefined || worst === undefined) return '';
  return ` (this monitor: ${inSeconds(floor.ms)} to ${inSeconds(worst.ms)})`;
}
