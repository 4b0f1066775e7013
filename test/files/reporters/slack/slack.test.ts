import { UsageError } from '../../../../src/domain/errors';
import { foldDrill } from '../../../../src/domain/foldReport';
import type { Report } from '../../../../src/domain/report';
import { HttpFailure, type HttpRequest } from '../../../../src/ports/http';
import { NotSent } from '../../../../src/ports/reporter';
import { slack } from '../../../../src/reporters/slack';
import { exampleDrill, exampleNames, exampleReport } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';

const url = 'https://hooks.slack.com/services/T000/B000/0123456789abcdef';
const secrets = { SLACK_URL: url, PLAIN: 'http://hooks.example.com/x', WORD: 'word' };

/** What is posted when the run ends, and what is said beside it. */
async function told(report: Report, { argument = 'SLACK_URL', missing = [] as string[], status = 200 } = {}) {
  const sent: HttpRequest[] = [];
  const output = recordOutput({
    secrets,
    http: {
      send: (request) => {
        sent.push(request);
        return Promise.resolve({ status, headers: {}, body: 'ok', sentAtMs: 0, answeredAtMs: 1 });
      },
    },
  });
  const reporter = slack.create({ argument, otherFiles: ['out/report.html'] }, output.system);
  let problem: unknown;
  try {
    await reporter.runFinished?.(report, missing);
  } catch (error) {
    problem = error;
  }
  const bodies = sent.map(({ body = '' }) => JSON.parse(body) as { text: string; blocks: Block[] });
  return { sent, bodies, problem, texts: bodies[0]?.blocks.map(textOf) ?? [] };
}

interface Block {
  readonly type: string;
  readonly text?: { readonly text: string };
  readonly elements?: readonly { readonly text: string }[];
}
const textOf = ({ text, elements }: Block): string => text?.text ?? elements?.[0]?.text ?? '';

describe('the webhook of the slack reporter', () => {
  it.each([url, `${url},quiet`, 'hooks.slack.com', '', 'A B', 'provider.mackerel'])(
    'is given by the name of a secret, and %j is refused without being repeated',
    (text) => {
      const parse = () => slack.argument?.check(text);
      expect(parse).toThrow(UsageError);
      expect(parse).not.toThrow(/0123456789|services/);
    },
  );

  it('is refused where there is no such secret, or it could be read on its way', () => {
    const create = (argument: string) => () => slack.create({ argument }, recordOutput({ secrets }).system);
    expect(create('SLACK_URL')).not.toThrow();
    expect(create('NONE')).toThrow('finds no secret NONE');
    expect(create('PLAIN')).toThrow('must be an https URL');
    expect(create('WORD')).toThrow('must be an https URL');
    expect(create('SLACK_URL,loud')).toThrow('knows no such option');
  });
});

describe('what Slack is told', () => {
  it('of a run that passed is one quiet line, or nothing', async () => {
    const { bodies } = await told(exampleReport('passed', 'control'));
    expect(bodies).toEqual([
      {
        text: '✓ alertdrill in verification: passed, 2 drills: 2 passed (run 20261123T120000Z-k3f9x)',
        blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text: bodies[0]?.text }] }],
      },
    ]);
    expect((await told(exampleReport('passed'), { argument: 'SLACK_URL,quiet' })).sent).toEqual([]);
  });

  it('of a failing expectation is which monitor, what was expected, what came, why, and where the report is', async () => {
    const { sent, texts } = await told(exampleReport('passed', 'missed'), { argument: 'SLACK_URL,quiet' });
    expect(sent.map(({ method, url: to }) => [method, to])).toEqual([['POST', url]]);
    expect(texts).toHaveLength(3);
    expect(texts[0]).toBe('*✗ alertdrill in verification: failed, 2 drills: 1 passed, 1 failed*');
    expect(texts[1]?.split('\n')).toEqual([
      '✗ route-cut: failed',
      '• Shop p95 latency (critical)',
      'expected: critical within 15 s',
      expect.stringMatching(/^got: missed/),
      'why: below-threshold: custom.shop.latency.p95 peaked at 675 ms, critical is above 800 ms',
      'why: similar-alert: "Shop p99 latency" fired 6.9 s after the onset, on shop',
      'owner: shop-team',
      'runbook: https://wiki.example.com/runbooks/shop-saturation',
    ]);
    expect(texts[2]).toBe(
      'report: out/report.html on lab; alertdrill replay 20261123T120000Z-k3f9x on lab; started by ana',
    );
  });

  it('of a rollback that failed comes first and last', async () => {
    const { texts } = await told(exampleReport('missed', 'rollback-failed', 'rollback-unverified'));
    const alarm = '‼ A fault may still be in place: node-stop, route-stuck. Run `alertdrill recover`.';
    expect(texts[0]).toBe(`*${alarm}*`);
    expect(texts.at(-1)).toBe(alarm);
    expect(texts[2]).toContain('ROLLBACK FAILED: the fault of node-stop may still be there.');
    expect(texts[3]).toContain('ROLLBACK NOT VERIFIED');
    expect(texts[4]).toContain('route-cut');
  });

  it('of every way in which a drill can end is something to read', async () => {
    for (const name of exampleNames) {
      const { texts } = await told(exampleReport(name));
      expect(texts.join('\n')).not.toMatch(/undefined|\[object|\n\n/);
      if (exampleReport(name).run.outcome !== 'passed') expect(texts.length).toBeGreaterThan(2);
    }
  });

  it('is said of a run that passed without its report, too', async () => {
    const { texts } = await told(exampleReport('passed'), {
      argument: 'SLACK_URL,quiet',
      missing: ['the json report'],
    });
    expect(texts[0]).toContain('inconclusive');
    expect(texts).toContain('the json report was not written');
  });

  it('fits into a message, and what does not is counted, with where there is more behind it', async () => {
    const drill = foldDrill(exampleDrill('missed'));
    const drills = Array.from({ length: 120 }, (_, index) => ({ ...drill, scenario: `route-${index}` }));
    const { bodies, texts } = await told({ ...exampleReport('missed'), drills });
    expect(bodies[0]?.blocks).toHaveLength(50);
    expect(texts.at(-2)).toMatch(/^and 73 more: route-47, .*route-119$/);
    expect(texts.at(-1)).toContain('out/report.html on lab');
  });

  it('takes names for text', async () => {
    const drill = foldDrill(exampleDrill('missed'));
    const name = '<!channel> <https://evil.example|ok>\n*x*';
    const expectations = drill.expectations.map((each) => ({ ...each, monitor: { name } }));
    const { texts } = await told({ ...exampleReport('missed'), drills: [{ ...drill, expectations }] });
    expect(texts[1]).toContain('&lt;!channel&gt; &lt;https://evil.example|ok&gt; *x*');
  });
});

describe('a message that Slack does not take', () => {
  it('is tried twice, then said without the URL, and breaks nothing', async () => {
    const { sent, problem } = await told(exampleReport('missed'), { status: 404 });
    expect(sent).toHaveLength(2);
    expect(sent[0]?.timeoutMs).toBe(5_000);
    expect(problem).toEqual(new NotSent('the webhook answered 404'));
  });

  it.each([
    [new HttpFailure('timeout', 'no answer within 5 s', { sentAtMs: 0, failedAtMs: 1 }), 'no answer within 5 s'],
    [new Error(`bad ${url}`), 'it could not be sent'],
  ])('is said also where nobody answers (%#)', async (error, words) => {
    const output = recordOutput({ secrets, http: { send: () => Promise.reject(error) } });
    const reporter = slack.create({ argument: 'SLACK_URL' }, output.system);
    await expect(reporter.runFinished?.(exampleReport('missed'), [])).rejects.toEqual(new NotSent(words));
  });
});
