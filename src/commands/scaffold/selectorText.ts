import type { MonitorSummary } from '../../ports/provider';
import { inComment, scalar } from './yamlText';

/** What stands behind `monitor:`. */
export const selectorText = ({ id, name }: MonitorNames, isNameUnique: boolean): string =>
  isNameUnique
    ? `${scalar(name)}   # the exact name`
    : `{ id: ${JSON.stringify(id)} }   # several have the name ${inComment(name)}`;

/** For people: which monitor, and where a person looks at it. */
export const monitorText = ({ name, type, url }: MonitorSummary, provider: string): string =>
  `${name} (${type} of ${provider})${url === undefined ? '' : `: ${url}`}`;

interface MonitorNames {
  readonly id: string;
  readonly name: string;
}
