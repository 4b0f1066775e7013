import { epochMsOf } from '../domain/isoTime';
import type { ProviderHeader, RunHeader } from '../domain/report';
import { inSeconds } from '../domain/wording';
import type { LocalTime } from './localTime';

/** What is drilled, where, and against whom. A row without a label goes on with the one before. */
export const runRows = (
  run: RunHeader,
  scenarioCount: number,
  time: LocalTime,
): readonly (readonly [label: string, text: string])[] => [
  ['environment', run.production === true ? `${run.environment}, PRODUCTION` : run.environment],
  ...run.providers.flatMap((provider) =>
    providerTexts(provider).map((text, index) => [index === 0 ? 'provider' : '', text] as const),
  ),
  ['scenarios', String(scenarioCount)],
  ['started', `${time.full(epochMsOf(run.startedAt))}, local time`],
];

/** A line each, so that none of them is broken on a narrow screen. */
function providerTexts({ name, kind, url, organization, minuteMs }: ProviderHeader): readonly string[] {
  const title = name === kind ? kind : `${name} (${kind})`;
  return [
    organization === undefined ? title : `${title}, organisation ${organization}`,
    `at ${url}`,
    ...(minuteMs === undefined ? [] : [`a stand-in, whose minute lasts ${inSeconds(minuteMs)}`]),
  ];
}
