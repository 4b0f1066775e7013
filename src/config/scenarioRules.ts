import { formatDuration } from './duration';
import type { ExpectationInput } from './expectationSchema';
import { identityRules } from './identityRules';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import { isHoldKnown } from './isHoldKnown';
import type { SoundInput } from './soundInput';
import { holdGraceMs, longestWithinMs, timingOf } from './timing';

/** What no schema says, because it takes several keys. `has` tells which keys are in the file, sound or not. */
export function scenarioRules(input: SoundInput, has: (key: keyof ExpectationInput) => boolean): readonly Issue[] {
  return [
    ...(has('fault') ? drillRules(input, has) : controlRules(input, has)),
    ...(has('effectWithin') && !has('effect')
      ? [issueAt(['effectWithin'], 'there is no `effect` to wait for', key)]
      : []),
    ...severityRules(input),
    ...notifiedRules(input),
    ...holdRules(input, has),
    ...identityRules(input),
  ];
}

const key = { atKey: true };

/** Without a fault: normal load must raise nothing, and somebody must have watched. */
function controlRules(input: SoundInput, has: (key: keyof ExpectationInput) => boolean): readonly Issue[] {
  const issues: Issue[] = [];
  const rule = 'a scenario without a fault is a control';
  if (has('effect')) issues.push(issueAt(['effect'], `${rule}: there is no effect to see`, key));
  if (has('maxHold')) issues.push(issueAt(['maxHold'], `${rule}: \`hold\` says how long it is watched`, key));
  if (input.expect !== undefined && input.expect.length > 0) {
    const hint = 'write `expect: []`, or add a `fault`';
    issues.push(issueAt(['expect'], `${rule}: it expects nothing`, { atKey: true, hint }));
  }
  if (!has('load')) issues.push(issueAt(['load'], `missing: ${rule}, and watches normal load`));
  if (!has('hold')) issues.push(issueAt(['hold'], `missing: ${rule}, and says how long it is watched`));
  if (input.forbid?.length === 0 && input.unexpected !== undefined && input.unexpected !== 'fail') {
    const hint = 'name alerts under `forbid`, or write `unexpected: fail`';
    issues.push(issueAt(['forbid'], `missing: ${rule}, and needs something that must not fire`, { hint }));
  }
  return issues;
}

function drillRules(input: SoundInput, has: (key: keyof ExpectationInput) => boolean): readonly Issue[] {
  const issues: Issue[] = [];
  if (input.expect?.length !== 0) return issues;
  if (!has('hold')) issues.push(issueAt(['hold'], 'missing: no expectation says how long the fault should last'));
  if (input.forbid?.length === 0 && input.unexpected !== undefined && input.unexpected !== 'fail') {
    const hint = 'add an expectation, name alerts under `forbid`, or write `unexpected: fail`';
    issues.push(issueAt(['expect'], 'there is nothing to judge', { atKey: true, hint }));
  }
  return issues;
}

const severityRules = ({ expect = [] }: SoundInput): readonly Issue[] =>
  expect.flatMap(({ index, value: { exactly, severity }, isSound }) =>
    exactly === true && severity === undefined && isSound('severity')
      ? [issueAt(['expect', index, 'exactly'], 'needs a `severity`', key)]
      : [],
  );

/** It counts from the onset, too: an alert that opens just in time would be told of too late. */
const notifiedRules = ({ expect = [] }: SoundInput): readonly Issue[] =>
  expect.flatMap(({ index, value: { within, notified } }) => {
    if (within === undefined || notified === undefined || notified.within >= within) return [];
    const message = `is shorter than \`within\`: both count from the onset, and nobody is told before it fires`;
    const hint = `write ${formatDuration(within)} or more, or a shorter \`within\``;
    return [issueAt(['expect', index, 'notified', 'within'], message, { hint })];
  });

function holdRules(input: SoundInput, has: (key: keyof ExpectationInput) => boolean): readonly Issue[] {
  const { expect = [], hold, maxHold } = input;
  const deadlines = expect.map(({ value }) => value);
  const issues: Issue[] = [];
  if (hold !== undefined) {
    const needed = `\`hold\` has to be ${formatDuration(longestWithinMs({ expect: deadlines }) + holdGraceMs)} at least; without it, it is 1.5 times the longest \`within\``;
    const cover = (path: Path, within: number | undefined): void => {
      if (within === undefined || within + holdGraceMs <= hold) return;
      const message = `${formatDuration(within)} can't be covered by a hold of ${formatDuration(hold)}`;
      issues.push(issueAt(path, message, { hint: needed }));
    };
    for (const { index, value } of expect) {
      cover(['expect', index, 'within'], value.within);
      cover(['expect', index, 'notified', 'within'], value.notified?.within);
    }
  }
  const { holdMs } = timingOf({ expect: deadlines, hold });
  if (maxHold !== undefined && maxHold < holdMs && isHoldKnown(input, has)) {
    issues.push(issueAt(['maxHold'], `is shorter than the hold of ${formatDuration(holdMs)}`));
  }
  return issues;
}
