import { z } from 'zod';
import { parse } from '../../config/parse';
import { asRecord } from '../../config/record';
import type { MonitorFiles, MonitorInFile } from '../../ports/monitorFiles';
import { configHash } from './configHash';

/**
 * The file that `mkr monitors pull` writes and `push` reads. Its monitors have all fields of the API's but for those that
 * mkr does not know (`dualstack`), so that their hashes are the same; where such a field is set, the monitor looks as if
 * it had been changed. Check monitors are in no file: they come of what agents report.
 */
export const monitorFiles: MonitorFiles = {
  title: 'the monitors.json of `mkr monitors pull`',
  recognizes: (data) => asRecord(data)?.['monitors'] !== undefined,
  read: (data) => {
    const parsed = parse(file, data);
    return parsed.ok
      ? { monitors: parsed.value.monitors.map(monitorOf), issues: [] }
      : { monitors: [], issues: parsed.issues };
  },
};

const monitor = z.looseObject({
  id: z.string().min(1, { error: 'is empty' }).exactOptional(),
  type: z.string().min(1, { error: 'is empty' }),
  name: z.string().min(1, { error: 'is empty' }).exactOptional(),
});

const file = z.object({ monitors: z.array(monitor) });

/** The documents: a connectivity monitor without a name is called so. */
const monitorOf = (raw: z.output<typeof monitor>): MonitorInFile => ({
  ...(raw.id !== undefined && { id: raw.id }),
  name: raw.name ?? raw.type,
  type: raw.type,
  configHash: configHash(raw),
});
