import { messageOf } from '../../domain/caught';
import type { Report } from '../../domain/report';
import { expositionOf } from '../../metrics/expositionOf';
import { readExposition } from '../../metrics/readExposition';
import { foreignIn } from '../../metrics/survivors';

/**
 * The text of the file after a run. Throws where what is there is not ours: somebody else's metrics would be gone.
 *
 * @param before the file's text; undefined: there is none
 * @param nowS seconds since 1970
 */
export function updatedExposition(report: Report, before: string | undefined, nowS: number): Promise<string> {
  const samples = samplesIn(before ?? '');
  const [foreign, ...others] = foreignIn(samples);
  if (foreign !== undefined) {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    throw new Error(`it has metrics that are not alertdrill's (${foreign}${more}), and was left as it is`);
  }
  return expositionOf(report, samples, nowS);
}

function samplesIn(text: string) {
  try {
    return readExposition(text);
  } catch (error) {
    throw new Error(`what is there is no file of metrics (${messageOf(error)}), and was left as it is`, {
      cause: error,
    });
  }
}
