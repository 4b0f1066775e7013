import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Both are scraped, the shop twice at least: rates are there. */
const isFed = 'count(rate(shop_requests_total[4s])) and on () count(up == 1) == 2';
const lookEveryMs = 200;

/** Waits until Prometheus has judged each rule on what the shop shows: before that a rule is silent for want of data. */
export async function untilJudged(prometheusUrl: string, signal: AbortSignal): Promise<void> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${prometheusUrl}/api/v1/${path}`, { signal });
    return response.json();
  };
  for (;;) {
    const fed = queryAnswer.parse(await ask(`query?query=${encodeURIComponent(isFed)}`)).data.result.length > 0;
    const rules = rulesAnswer.parse(await ask('rules?type=alert')).data.groups.flatMap((group) => group.rules);
    const broken = rules.find(({ health }) => health === 'err');
    if (broken !== undefined) throw new Error(`the rule ${broken.name} is broken: ${broken.lastError}`);
    if (fed && rules.length > 0 && rules.every(({ health }) => health === 'ok')) return;
    await sleep(lookEveryMs, undefined, { signal });
  }
}

const queryAnswer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

const rulesAnswer = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })),
      }),
    ),
  }),
});
