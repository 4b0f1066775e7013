import type { FaultSystem } from '../../ports/fault';
import { postRecordIn, type PostRecord } from './postRecord';
import type { PostMetricState } from './state';

const lookEveryMs = 250;

/** The keeper posts; whether it still does is written in the work folder. Rejects with the signal's reason. */
export async function endedPostMetric(
  state: PostMetricState,
  { clock }: Pick<FaultSystem, 'clock'>,
  signal: AbortSignal,
  record: PostRecord = postRecordIn(state.workDir),
): Promise<string> {
  for (;;) {
    const why = await record.whyEnded();
    if (why !== undefined) return why;
    await clock.sleep(lookEveryMs, signal);
  }
}
