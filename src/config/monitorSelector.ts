import { z } from 'zod';

const nonEmpty = z.string().min(1, { error: 'is empty' });

/** Which monitor is meant, as files say it. */
export const monitorSelector = z.union([
  nonEmpty.describe('Exact name of the monitor').meta({ examples: ['Shop p95 latency'] }),
  z.strictObject({
    id: nonEmpty
      .describe("The provider's id of the monitor")
      .meta({ examples: ['2cSZzK3XfmG', 'shop/ShopP95Latency'] }),
  }),
]);
