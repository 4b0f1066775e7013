import { plainText } from '../../domain/plainText';
import type { RunHeader } from '../../domain/report';
import { runRows } from '../../telling/runRows';
import { hang } from './layout';
import type { Look } from './look';

/** What is about to be drilled, where, and against whom. */
export const headerLines = (run: RunHeader, scenarioCount: number, look: Look): readonly string[] => [
  look.paint.strong(`alertdrill run ${run.id}`),
  ...runRows(run, scenarioCount, look.time).flatMap(([label, text]) =>
    hang({
      ...{ lead: `  ${label.padEnd(13)}`, text: plainText(text) },
      ...{ columns: look.columns, paintLead: look.paint.faint },
    }),
  ),
];
