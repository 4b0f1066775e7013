import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '../../../src/domain/facts';
import { createRunFolder, eventsFile } from '../../../src/history/runFolder';
import { unsettledDrill } from '../../../src/history/unsettled';
import { exampleHeader } from '../../support/exampleDrills';
import { heldDrill, story, storyMs } from '../../support/drillStory';
import { storyScenario } from '../../support/storyScenario';

const scenario = storyScenario({ holdMs: 90_000 });
const thisRun = { id: 'this-run', environment: exampleHeader.environment };

describe('what an earlier run left unsettled', () => {
  let runsDir = '';
  beforeEach(async () => {
    runsDir = await mkdtemp(join(tmpdir(), 'alertdrill-runs-'));
  });
  afterEach(() => rm(runsDir, { recursive: true }));

  /** Written when its last fact happened, as by a run. */
  async function recorded(id: string, facts: readonly Fact[], of = scenario): Promise<string> {
    const folder = createRunFolder(
      runsDir,
      { toolVersion: '0.1.0', run: { ...exampleHeader, id }, drills: [{ id: 'd', scenario: of }] },
      { scrub: (text) => text, writeFile, failed: (error) => expect(error).toBeUndefined() },
    );
    for (const fact of facts) folder.fact('d', fact);
    folder.close();
    await utimes(join(folder.path, eventsFile), storyMs(95) / 1000, storyMs(95) / 1000);
    return folder.path;
  }
  const left = (atSeconds: number) => unsettledDrill(runsDir, thisRun, storyMs(atSeconds));

  const interrupted = heldDrill(scenario).monitor({ worstMs: 45_000 });

  it('is a drill whose alert may still come, until its worst case has passed', async () => {
    await recorded('earlier', interrupted.facts);
    const goneMs = interrupted.judged().effectGone?.latest ?? 0;
    expect(await left(96)).toEqual({ scenario: 'route-cut', untilMs: goneMs + 45_000 });
    expect(await unsettledDrill(runsDir, thisRun, goneMs + 45_000 - 1)).toBeDefined();
    expect(await unsettledDrill(runsDir, thisRun, goneMs + 45_000)).toBeUndefined();
  });

  it('counts from its last fact where it was killed', async () => {
    await recorded('earlier', story(scenario).monitor({ worstMs: 45_000 }).polls(-10, 20).injected(0).facts);
    expect(await left(21)).toEqual({ scenario: 'route-cut', untilMs: storyMs(19) + 45_000 });
  });

  it('is told of a hold of any length: its facts may be more than a call takes arguments', async () => {
    const killed = story(scenario).monitor({ worstMs: 45_000 }).polls(-10, 20).injected(0).facts;
    const many = Array.from({ length: 130_000 }, (): Fact => ({ type: 'noted', atMs: storyMs(20), text: '' }));
    expect(() => Math.max(...many.map(() => 0))).toThrow(RangeError);
    await recorded('earlier', [...killed, ...many]);
    expect(await left(21)).toEqual({ scenario: 'route-cut', untilMs: storyMs(20) + 45_000 });
  }, 60_000);

  it('is the drill that may be heard of for the longest time', async () => {
    await recorded('earlier', interrupted.facts);
    await recorded('later', heldDrill(scenario).monitor({ worstMs: 60_000 }).facts, { ...scenario, name: 'slower' });
    expect((await left(96))?.scenario).toBe('slower');
  });

  it('is nothing where its alert has come, where nothing was injected, and for a control', async () => {
    await recorded('fired', interrupted.alertOpened(20).facts);
    await recorded('blocked', story(scenario).monitor({ worstMs: 45_000 }).polls(-10, 91).facts);
    const control = storyScenario({}, 'control');
    await recorded('control', story(control).polls(-10, 91).controlBegins(0).facts, control);
    expect(await left(96)).toBeUndefined();
  });

  it('is nothing of this run itself, of another environment, or where there was no run', async () => {
    await recorded('this-run', interrupted.facts);
    expect(await left(96)).toBeUndefined();
    await recorded('earlier', interrupted.facts);
    expect(await unsettledDrill(runsDir, { ...thisRun, environment: 'other' }, storyMs(96))).toBeUndefined();
    expect(await unsettledDrill(join(runsDir, 'none'), thisRun, storyMs(96))).toBeUndefined();
  });

  it('is not looked for in a recording that can not be read, or that is older than anything may take', async () => {
    const folder = await recorded('earlier', heldDrill(scenario).monitor({ worstMs: 3_600_000 }).facts);
    expect(await left(96)).toBeDefined();
    expect(await left(95 + 601)).toBeUndefined();
    await writeFile(join(folder, eventsFile), 'no recording\n');
    await utimes(join(folder, eventsFile), storyMs(95) / 1000, storyMs(95) / 1000);
    expect(await left(96)).toBeUndefined();
  });
});
