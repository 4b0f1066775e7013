import type { FaultPlan, ProbePlan } from '../domain/scenario';
import type { FaultKind } from '../ports/fault';
import type { ProbeKind } from '../ports/probe';
import type { Issue, Path } from './issue';
import type { Kinds } from './kinds';
import { parseFault, parseProbe } from './plans';
import { asRecord } from './record';
import type { BrokenFault, BrokenProbe } from './salvage';
import { salvageFault, salvageProbe } from './salvage';

/** What the kinds make of a file: the fault and all probes, as far as they are right. */
export interface Parts {
  readonly fault?: { readonly kind: FaultKind; readonly plan: FaultPlan };
  readonly effect?: PlannedProbe;
  readonly abortWhen: readonly PlannedProbe[];
  /** Of what is not right, as far as it can be told; `issues` say what is wrong with it. */
  readonly broken: {
    readonly fault?: BrokenFault;
    readonly probes: readonly (BrokenProbe & { readonly path: Path })[];
  };
  readonly issues: readonly Issue[];
}

export interface PlannedProbe {
  readonly kind: ProbeKind;
  readonly plan: ProbePlan;
  readonly path: Path;
}

export function readParts(data: unknown, kinds: Pick<Kinds, 'faults' | 'probes'>): Parts {
  const { fault, effect, abortWhen } = asRecord(data) ?? {};
  const issues: Issue[] = [];
  const brokenProbes: (BrokenProbe & { path: Path })[] = [];
  const probeAt = (value: unknown, path: Path, how?: Parameters<typeof parseProbe>[3]): readonly PlannedProbe[] => {
    const parsed = parseProbe(value, path, kinds.probes, how);
    if (parsed.ok) return [{ ...parsed.value, path }];
    issues.push(...parsed.issues);
    const broken = salvageProbe(value, kinds.probes);
    if (broken !== undefined) brokenProbes.push({ ...broken, path });
    return [];
  };
  const planned = fault === undefined ? undefined : parseFault(fault, ['fault'], kinds.faults);
  if (planned?.ok === false) issues.push(...planned.issues);
  const brokenFault = planned?.ok === false ? salvageFault(fault, kinds.faults) : undefined;
  const [seen] = effect === undefined ? [] : probeAt(effect, ['effect']);
  const aborting: readonly unknown[] = Array.isArray(abortWhen) ? abortWhen : [];
  return {
    ...(planned?.ok === true && { fault: planned.value }),
    ...(seen && { effect: seen }),
    // The first look that sees it ends the hold: harm is not waited for to be confirmed.
    abortWhen: aborting.flatMap((value, index) => probeAt(value, ['abortWhen', index], { usualTimes: 1 })),
    broken: { ...(brokenFault && { fault: brokenFault }), probes: brokenProbes },
    issues,
  };
}
