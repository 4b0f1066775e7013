import { foldDrill } from '../../../src/domain/foldReport';
import { epochMsOf } from '../../../src/domain/isoTime';
import type { DrillReport } from '../../../src/domain/report';
import type { Span } from '../../../src/reporters/html/lane';
import { momentsOf } from '../../../src/reporters/html/moments';
import { timelineOf } from '../../../src/reporters/html/timeline';
import { exampleDrill, type ExampleName } from '../../support/exampleDrills';
import { exampleStartMs } from '../../support/scriptedFacts';

const drillOf = (name: ExampleName): DrillReport => foldDrill(exampleDrill(name));

/** Seconds of the drill, in which injection was sent at 5 and the effect began at about 6.3. */
const secondsOf = ({ fromMs, toMs, isOpen }: Span) => [
  Number(((fromMs - exampleStartMs) / 1_000).toFixed(1)),
  isOpen === true ? 'open' : Number(((toMs - exampleStartMs) / 1_000).toFixed(1)),
];

const shownOf = (name: ExampleName) =>
  (timelineOf(drillOf(name))?.lanes ?? []).map((lane) => ({
    name: lane.name,
    spans: Object.fromEntries(
      lane.spans.filter(({ label }) => label === undefined).map((span) => [span.kind, secondsOf(span)]),
    ),
    marks: lane.marks.map(({ kind }) => kind),
  }));

describe('a timeline', () => {
  it('has the fault, its effect, the load, and the alert against its deadline and its bounds', () => {
    const [, fault, effect, load, alert] = shownOf('passed');
    expect(fault).toEqual({
      name: 'fault: 10 times the load (200/s)',
      spans: { fault: [5, 14.4] },
      marks: ['injected', 'rolled-back'],
    });
    expect(effect?.marks).toEqual(['onset']);
    expect(load?.name).toBe(
      'normal load: 160 of 160 iterations delivered in the hold; in the whole drill 480 requests, 0 failed',
    );
    expect(alert?.name).toBe('Shop p95 latency (critical): detected, expected within 15 s');
    expect(alert?.marks).toEqual(['deadline', 'firing', 'closed']);
    const { alert: open, deadline, possible } = alert?.spans ?? {};
    expect([Number(deadline?.[1]) - Number(deadline?.[0]), Number(possible?.[1]) - Number(possible?.[0])]).toEqual([
      expect.closeTo(15),
      expect.closeTo(5),
    ]);
    expect(Number(open?.[0])).toBeCloseTo(13, 0);
    expect(Number(open?.[1])).toBeGreaterThan(19);
  });

  it('has pending and notified where the report has them', () => {
    expect(shownOf('notified').at(-1)?.marks).toEqual(['deadline', 'pending', 'firing', 'closed', 'notified']);
  });

  it('claims no end of a fault that may still be there, nor of an effect that nobody saw go', () => {
    const [, fault, effect] = shownOf('rollback-failed');
    expect(fault?.name).toContain('it may still be there');
    expect(fault?.spans['fault']?.[1]).toBe('open');
    expect(fault?.marks).toEqual(['injected']);
    expect(effect?.name).toContain('nobody saw it go');
    expect(effect?.spans['effect']?.[1]).toBe('open');
    expect(shownOf('rollback-unverified')[1]?.marks).toEqual(['injected', 'rolled-back']);
  });

  it('says that the effect was not seen, and draws none', () => {
    expect(shownOf('no-effect')[2]).toEqual({ name: 'effect: it was not seen', spans: {}, marks: [] });
  });

  it('has no fault in a control, but what was watched', () => {
    expect(shownOf('control').map(({ name }) => name.split(':')[0])).toEqual([
      'phases',
      'normal load',
      'Shop 5xx rate (forbidden)',
    ]);
    expect(timelineOf(drillOf('control'))?.zero.name).toBe('the beginning of the window');
  });

  it('is counted from the injection where no effect was looked for or seen', () => {
    expect(timelineOf(drillOf('passed'))?.zero.name).toBe('the onset');
    expect(timelineOf(drillOf('no-effect'))?.zero.name).toBe('the injection');
    expect(timelineOf({ ...drillOf('passed'), effectProbed: false })?.zero.name).toBe('the injection');
  });

  it('is not there where nothing was injected', () => {
    expect(timelineOf(drillOf('blocked'))).toBeUndefined();
    expect(momentsOf(drillOf('blocked'))).toEqual([]);
  });

  it('is not squeezed by a long settling', () => {
    const drill = drillOf('passed');
    const endMs = epochMsOf(drill.phases.at(-1)?.endedAt ?? '') + 3_600_000;
    const phases = drill.phases.map((phase) =>
      phase.name === 'settle' ? { ...phase, endedAt: new Date(endMs).toISOString() } : phase,
    );
    const usual = timelineOf(drill);
    const long = timelineOf({ ...drill, phases });
    expect((long?.toMs ?? 0) - (long?.fromMs ?? 0)).toBeLessThan(2 * ((usual?.toMs ?? 0) - (usual?.fromMs ?? 0)));
  });
});

describe('the moments of a drill', () => {
  it('have the alert where its latency has it, and the timeline has, too', () => {
    const drill = drillOf('passed');
    const [expectation] = drill.expectations;
    const { atMs = 0, errorMs = 0 } = momentsOf(drill).find(({ text }) => text.endsWith(': critical')) ?? {};
    const { estimate = 0, earliest = 0, latest = 0 } = expectation?.latencyMs ?? {};
    const timeline = timelineOf(drill);
    // Reports have whole milliseconds.
    expect(Math.abs(atMs - (timeline?.zero.atMs ?? 0) - estimate)).toBeLessThanOrEqual(1);
    expect(errorMs).toBe((latest - earliest) / 2);
    expect(timeline?.lanes.at(-1)?.marks).toContainEqual({ kind: 'firing', atMs });
  });

  it('are all that the timeline shows, in their order', () => {
    const moments = momentsOf(drillOf('notified'));
    expect(moments.map(({ text }) => text)).toEqual([
      'injection of the fault was sent',
      'the effect was there: the onset',
      'Shop p95 latency: pending',
      'Shop p95 latency: critical',
      'Shop p95 latency: receiver oncall was notified',
      'the fault was rolled back',
      'the effect was gone',
      'Shop p95 latency: deadline',
      'Shop p95 latency: closed',
      'Shop p95 latency: deadline of the notification',
    ]);
    expect(moments[1]?.errorMs).toBeGreaterThan(0);
  });

  it('have no effect that went where none was seen', () => {
    expect(momentsOf(drillOf('no-effect')).map(({ text }) => text)).not.toContain('the effect was gone');
  });
});
