import type { Severity } from '../../../src/domain/alert';
import { between } from '../../../src/domain/instant';
import { satisfies } from '../../../src/domain/matching';
import { heldDrill, silentDrill } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const asked = (severity: Severity, exact = false) => storyScenario({ expect: [storyExpectation({ severity, exact })] });

describe('the severity that an alert reaches', () => {
  const severities = ['warning', 'critical', 'unknown'] as const;
  const satisfied = (severity: Severity | undefined, exact: boolean) =>
    severities.filter((reached) => satisfies(reached, { exact, ...(severity && { severity }) }));

  it.each([
    [undefined, false, ['warning', 'critical', 'unknown']],
    ['warning', false, ['warning', 'critical']],
    ['critical', false, ['critical']],
    ['unknown', false, ['unknown']],
    ['warning', true, ['warning']],
    ['critical', true, ['critical']],
    ['unknown', true, ['unknown']],
  ] as const)('satisfies %s (exactly: %s) with %j', (severity, exact, reached) => {
    expect(satisfied(severity, exact)).toEqual(reached);
  });

  it('is none once the alert is ok', () => {
    expect(satisfies('ok', { exact: false })).toBe(false);
  });
});

describe('an alert that opened as WARNING and became CRITICAL two minutes later', () => {
  const scenario = (severity: Severity, exact = false) => ({
    ...storyScenario({ expect: [storyExpectation({ severity, exact, withinMs: 150_000 })] }),
  });
  const drill = (severity: Severity, exact = false) =>
    heldDrill(scenario(severity, exact))
      .polls(91, 200)
      .alertOpened(10, { severity: 'warning' })
      .alertBecame('critical', 130)
      .verdict();

  it('was detected as critical at that moment', () => {
    expect(drill('critical')).toMatchObject({ verdict: 'detected', latency: between(130_000, 130_000) });
  });

  it('was detected as a warning when it opened, exactly or not', () => {
    expect(drill('warning')).toMatchObject({ verdict: 'detected', latency: between(10_000, 10_000) });
    expect(drill('warning', true)).toMatchObject({ verdict: 'detected', latency: between(10_000, 10_000) });
  });

  it('was late where the transition came after the deadline', () => {
    const late = silentDrill().alertOpened(10, { severity: 'warning' });
    expect(late.alertBecame('critical', 60).verdict().verdict).toBe('detected');
    expect(late.alertBecame('critical', 60.001).verdict().verdict).toBe('late');
  });

  it('had the wrong severity where the transition came after the hold', () => {
    const drill = silentDrill().alertOpened(10, { severity: 'warning' }).alertBecame('critical', 91);
    expect(drill.verdict()).toMatchObject({
      verdict: 'wrong-severity',
      reason: 'expected critical, but it was warning',
    });
  });

  it('is seen as critical from the poll on that shows it so, whatever later polls know of the moment', () => {
    const told = heldDrill().alertOpened(10, { severity: 'warning' }).alertBecame('critical', 40, { seenAt: 41 });
    expect(told.verdict().detection).toMatchObject({ visibleAt: { latest: 1_000_000 + 41_000 } });
    const refined = told.facts.flatMap((fact) =>
      fact.type === 'alert-seen' && fact.alert.transitions.length === 2
        ? [{ ...fact, sentAtMs: fact.sentAtMs + 500, answeredAtMs: fact.answeredAtMs + 500 }]
        : [],
    );
    const earlier = refined.map((fact) => ({
      ...fact,
      alert: {
        ...fact.alert,
        transitions: fact.alert.transitions.map((each) =>
          each.severity === 'critical' ? { ...each, at: between(1_039_000, 1_039_000) } : each,
        ),
      },
    }));
    expect(told.with(...earlier).verdict()).toMatchObject({
      verdict: 'detected',
      latency: { latest: 39_000 },
      detection: { visibleAt: { latest: 1_041_000 } },
    });
  });
});

describe('exactly a warning', () => {
  it('is not satisfied by an alert that went down to it from CRITICAL', () => {
    const drill = silentDrill(asked('warning', true)).alertOpened(10).alertBecame('warning', 20).verdict();
    expect(drill).toMatchObject({
      verdict: 'wrong-severity',
      reason: 'expected exactly warning, but it was critical',
    });
  });

  it('does not mind an UNKNOWN before it', () => {
    const drill = silentDrill(asked('warning', true)).alertOpened(10, { severity: 'unknown' });
    expect(drill.alertBecame('warning', 20).verdict().verdict).toBe('detected');
  });

  it('is the control: at least a warning takes the CRITICAL one', () => {
    expect(silentDrill(asked('warning')).alertOpened(10).verdict().verdict).toBe('detected');
  });
});

describe('a critical expectation', () => {
  it.each(['warning', 'unknown'] as const)('is not satisfied by %s', (severity) => {
    const conclusion = silentDrill().alertOpened(10, { severity }).verdict();
    expect(conclusion).toMatchObject({
      verdict: 'wrong-severity',
      reason: `expected critical, but it was ${severity}`,
    });
    expect(silentDrill().alertOpened(10).verdict().verdict).toBe('detected');
  });

  it('says what else was seen', () => {
    const drill = silentDrill().alertOpened(10, { severity: 'unknown' }).alertBecame('warning', 20).verdict();
    expect(drill.reason).toBe('expected critical, but it was unknown and warning');
  });
});
