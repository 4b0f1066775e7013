import { z } from 'zod';

const nonEmpty = z.string().min(1, { error: 'is empty' });

/** Which monitor is meant, as files say it. */
export const monitorSelector = z.union([
  nonEmpty.describe('Exact name of the monitor'),
  z.strictObject({ id: nonEmpty.describe("The provider's id of the monitor") }),
]);
