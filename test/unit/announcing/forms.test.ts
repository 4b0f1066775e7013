import type { News } from '../../../src/announcing/announcement';
import { inWords } from '../../../src/announcing/inWords';
import { newsOfKeeper, newsOfRecovery } from '../../../src/announcing/newsOfFaults';
import { slackForm } from '../../../src/announcing/slackForm';

interface Body {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly text: { readonly type: string; readonly text: string };
  }[];
}
const slack = (...lines: string[]) => slackForm(lines) as Body;

describe('the form of Slack', () => {
  it('has the first line as text and in bold, and a section for each', () => {
    expect(slack('a', 'b')).toEqual({
      text: 'a',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*a*' } },
        { type: 'section', text: { type: 'mrkdwn', text: 'b' } },
      ],
    });
  });

  it('escapes what Slack would read as a link or a mention, and nothing else', () => {
    const { text, blocks } = slack('a & b <!channel>', '"quoted" <@U1>');
    expect(text).toBe('a &amp; b &lt;!channel&gt;');
    expect(blocks[1]?.text.text).toBe('"quoted" &lt;@U1&gt;');
  });

  it.each([
    ['just fits', 2_998, 3_000, false],
    ['is one too long', 2_999, 3_000, true],
  ])('a first line that %s is not refused for its length', (_, length, longest, isCut) => {
    const { blocks } = slack('x'.repeat(length));
    expect(blocks[0]?.text.text.length).toBeLessThanOrEqual(longest);
    expect(blocks[0]?.text.text.includes('…')).toBe(isCut);
  });

  it('cuts no escaped character in half', () => {
    const { blocks } = slack('a', `${'x'.repeat(2_997)}<<<`);
    expect(blocks[1]?.text.text).toBe(`${'x'.repeat(2_997)}…`);
  });

  it('has 50 blocks at most, and says how many lines it left out', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    expect(slack(...lines.slice(0, 50)).blocks.at(-1)?.text.text).toBe('line 49');
    const { blocks } = slack(...lines);
    expect(blocks).toHaveLength(50);
    expect(blocks.at(-1)?.text.text).toBe('and 11 more');
  });
});

describe('in words', () => {
  const run: Pick<News, 'run' | 'environment' | 'by'> = { by: 'run', run: 'r-1', environment: 'prod' };

  it.each<[string, News, readonly string[]]>([
    [
      'the end of a run',
      {
        ...{ ...run, event: 'run-finished', outcome: 'failed', endedBy: 'interrupted by SIGINT', production: true },
        drills: [
          { scenario: 'a', outcome: 'failed', reason: 'Shop: missed' },
          { scenario: 'b', outcome: 'passed', synthetic: true },
        ],
      },
      [
        'alertdrill: drills ended in prod (production): failed; interrupted by SIGINT',
        'a: failed, Shop: missed',
        'b: passed (synthetic)',
        'run r-1 in prod (production)',
      ],
    ],
    [
      'a rollback that failed',
      { ...run, event: 'rollback-failed', faults: [{ title: 'a', why: 'away' }] },
      [
        'ROLLBACK FAILED in prod: a fault may still be there',
        'a: away',
        'the run itself says so; run `alertdrill recover`, or undo it by hand',
        'run r-1 in prod',
      ],
    ],
    [
      'what a keeper rolled back',
      newsOfKeeper({ id: 'r-1', environment: 'prod' }, [{ title: 'a' }]),
      [
        'alertdrill was killed in prod; its faults were rolled back',
        'a: rolled back',
        'its keeper says so, which outlived it',
        'run r-1 in prod',
      ],
    ],
    [
      'a keeper that held nothing',
      newsOfKeeper({ id: 'r-1', environment: 'prod' }, []),
      [
        'alertdrill was killed in prod; no fault was in place',
        'its keeper says so, which outlived it',
        'run r-1 in prod',
      ],
    ],
    [
      'a recovery of which one part failed',
      newsOfRecovery({ id: 'r-1', environment: 'prod', production: true }, [
        { title: 'a' },
        { title: 'b', why: 'away' },
      ]),
      [
        'ROLLBACK FAILED in prod (production): a fault may still be there',
        'a: rolled back',
        'b: away',
        '`alertdrill recover` says so; run `alertdrill recover`, or undo it by hand',
        'run r-1 in prod (production)',
      ],
    ],
  ])('%s', (_, news, lines) => {
    expect(inWords(news)).toEqual(lines);
  });
});
