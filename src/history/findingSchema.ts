import { z } from 'zod';
import type {
  AlertReport,
  ExpectationReport,
  IntervalReport,
  LatencyReport,
  SilenceReport,
  UnexpectedReport,
} from '../domain/report';
import { expectationVerdict, notificationVerdict, outcome, resolutionVerdict, silenceVerdict } from './verdictSchema';
import { explanation, severity, threshold } from './factSchema';

const text = z.string();
const ms = z.number();
const count = z.int().min(0);
export const time = z.iso.datetime({ precision: 3 });

export const intervalReport: z.ZodType<IntervalReport> = z.strictObject({
  earliest: time.describe('It was not before'),
  latest: time.describe('It was not after'),
});

const latency: z.ZodType<LatencyReport> = z.strictObject({
  estimate: ms.describe('Its middle, ms; negative where the alert came before the effect was seen'),
  earliest: ms.describe('It was not less, ms'),
  latest: ms.describe('It was not more, ms'),
});

const reason = text.exactOptional().describe('Why, in one sentence');
const monitor = z.strictObject({
  id: text.exactOptional().describe("The provider's id; absent where it was not found"),
  name: text.describe('Name of the monitor'),
  url: text.exactOptional().describe('Where a person looks at it'),
});
const silentMonitor = monitor.omit({ url: true });

const alert: z.ZodType<AlertReport> = z.strictObject({
  id: text.describe("The provider's id of this opening"),
  monitor: text.describe('Name of the monitor'),
  url: text.exactOptional().describe('Where a person looks at it'),
  openedAt: intervalReport.describe("By the provider's stamp, on this machine's clock"),
  openedFrom: text.exactOptional().describe("Which of the provider's records has that stamp, where there are several"),
  closedBy: z
    .enum(['recovery', 'person', 'removal', 'unknown'])
    .exactOptional()
    .describe('Who ended it; absent: it is open'),
  target: text.describe('What it is about: host, service, labels'),
  value: z.number().exactOptional().describe('Value that the provider gives with it'),
  message: text.exactOptional().describe('Text that the provider gives with it'),
  transitions: z
    .array(
      z.strictObject({
        severity: z.enum(['warning', 'critical', 'unknown', 'ok']).describe('The severity from then on'),
        at: intervalReport.describe('When it changed'),
      }),
    )
    .describe('Changes of severity, oldest first'),
});

const metric = z
  .array(
    z.strictObject({
      title: text.describe('What the values are of'),
      threshold: threshold.exactOptional().describe('Absent: the monitor has no number to compare with'),
      points: z
        .array(z.strictObject({ at: time.describe('When'), value: z.number().describe("In the metric's own unit") }))
        .describe('Oldest first; where there were very many, the lowest and the highest of each stretch'),
    }),
  )
  .describe('What the monitor looked at in the window, where evidence was fetched and the provider shows it');

export const expectationReport: z.ZodType<ExpectationReport> = z.strictObject({
  key: text.describe('Identity within the scenario, also in history'),
  provider: text.describe("The provider's name in the environment"),
  monitor: monitor.describe('The monitor that was expected to fire'),
  monitorConfigHash: text.exactOptional().describe('Changes with the configuration of the monitor'),
  monitorConfig: z
    .record(text, z.unknown())
    .exactOptional()
    .describe("What monitorConfigHash is the hash of, in the provider's words; what may be a secret is hidden"),
  severity: severity.exactOptional().describe('The severity that was expected at least; absent: any'),
  withinMs: ms.describe('The deadline, from the onset'),
  floorMs: ms.exactOptional().describe("The shortest latency that the monitor's configuration allows"),
  worstMs: ms.exactOptional().describe("The longest latency that the monitor's configuration allows"),
  floorTerms: z.array(text).exactOptional().describe('What floorMs is the sum of'),
  worstTerms: z.array(text).exactOptional().describe('What worstMs is the sum of'),
  verdict: expectationVerdict.describe('What became of it'),
  outcome: outcome.describe('What the verdict comes to'),
  reason,
  borderline: z.boolean().describe('The deadline lies within the interval of the latency: the estimate decided'),
  backdated: z.boolean().describe('Visible more than 5 s after it opened: judged on when it was visible'),
  latencyMs: latency.exactOptional().describe('Detection latency: from the onset to the expected severity'),
  stagesMs: z
    .strictObject({
      pending: ms.exactOptional().describe('Until the condition was first seen to hold, ms; where the provider tells'),
      firing: ms.exactOptional().describe('Until the alert reached the expected severity, ms'),
      visible: ms.exactOptional().describe('Until the API showed it, ms'),
      notified: ms.exactOptional().describe('Until the notification that counts arrived, ms'),
    })
    .describe('From the onset to each stage that is known; what lies between two is what that stage took'),
  alert: alert.exactOptional().describe('The alert that decided'),
  openings: count.describe('Matching alerts that opened after the injection'),
  notified: z
    .strictObject({
      withinMs: ms.describe('The deadline, from the onset'),
      receiver: text.exactOptional().describe('The receiver that had to be told; absent: any'),
      verdict: notificationVerdict.describe('What became of it'),
      outcome: outcome.describe('What the verdict comes to'),
      borderline: z.boolean().describe('The deadline lies within the interval of the latency: the estimate decided'),
      arrivedAt: time.exactOptional().describe('When the notification that counts had arrived'),
      toldReceiver: text.exactOptional().describe('The receiver that it was sent to, where that is known'),
      latencyMs: latency.exactOptional().describe('From the onset until it had arrived'),
      reason,
      explanation: z.array(explanation).describe("Evidence from the provider's own data why nobody was told in time"),
    })
    .exactOptional()
    .describe('Where the expectation file asks for `notified`'),
  resolved: z
    .strictObject({
      withinMs: ms.describe('The deadline, from when the effect was gone'),
      verdict: resolutionVerdict.describe('What became of it'),
      outcome: outcome.describe('What the verdict comes to'),
      latencyMs: latency.exactOptional().describe('From when the effect was gone until it closed'),
      reason,
    })
    .exactOptional()
    .describe('Where the expectation file asks for `resolved`'),
  explanation: z.array(explanation).describe("Evidence from the provider's own data"),
  metric: metric.exactOptional(),
});

export const silenceReport: z.ZodType<SilenceReport> = z.strictObject({
  key: text.describe('Identity within the scenario, also in history'),
  provider: text.describe("The provider's name in the environment"),
  monitor: silentMonitor.describe('The monitor that must not fire'),
  verdict: silenceVerdict.describe('What became of it'),
  outcome: outcome.describe('What the verdict comes to'),
  reason,
  watchedMs: ms.exactOptional().describe('How long its silence was watched without a gap, ms'),
  alert: alert.exactOptional().describe('The alert that fired'),
  explanation: z.array(explanation).describe("Evidence from the provider's own data"),
  metric: metric.exactOptional(),
});

export const unexpectedReport: z.ZodType<UnexpectedReport> = z.strictObject({
  policy: z.enum(['warn', 'fail', 'ignore']).describe('`unexpected` of the expectation file'),
  verdict: silenceVerdict.exactOptional().describe('With the policy `fail` only'),
  outcome: outcome.exactOptional().describe('What the verdict comes to'),
  reason,
  watchedMs: ms.exactOptional().describe('How long was watched without a gap, ms'),
  alerts: z.array(alert).describe('Alerts within the scope that match nothing'),
});
