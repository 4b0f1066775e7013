import { plainText } from '../../domain/plainText';
import type { ProviderHeader, RunHeader } from '../../domain/report';
import { epochMsOf } from '../../domain/isoTime';
import { inSeconds } from '../../domain/wording';
import { hang } from './layout';
import type { Look } from './look';

/** What is about to be drilled, where, and against whom. */
export function headerLines(run: RunHeader, scenarioCount: number, look: Look): readonly string[] {
  const { columns, paint, time } = look;
  const row = (name: string, text: string) =>
    hang({ lead: `  ${name.padEnd(13)}`, text: plainText(text), columns, paintLead: paint.faint });
  return [
    paint.strong(`alertdrill run ${run.id}`),
    ...row('environment', run.production === true ? `${run.environment}, PRODUCTION` : run.environment),
    ...run.providers.flatMap((provider) =>
      providerTexts(provider).flatMap((text, i) => row(i === 0 ? 'provider' : '', text)),
    ),
    ...row('scenarios', String(scenarioCount)),
    ...row('started', `${time.full(epochMsOf(run.startedAt))}, local time`),
  ];
}

/** A line each, so that none of them is broken on a narrow screen. */
function providerTexts({ name, kind, url, organization, minuteMs }: ProviderHeader): readonly string[] {
  const title = name === kind ? kind : `${name} (${kind})`;
  return [
    organization === undefined ? title : `${title}, organisation ${organization}`,
    `at ${url}`,
    ...(minuteMs === undefined ? [] : [`a stand-in, whose minute lasts ${inSeconds(minuteMs)}`]),
  ];
}
