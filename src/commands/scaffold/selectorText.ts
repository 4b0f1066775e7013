import { inComment, scalar } from './yamlText';

/** What stands behind `monitor:`. */
export const selectorText = ({ id, name }: MonitorNames, isNameUnique: boolean): string =>
  isNameUnique
    ? `${scalar(name)}   # the exact name`
    : `{ id: ${JSON.stringify(id)} }   # several have the name ${inComment(name)}`;

interface MonitorNames {
  readonly id: string;
  readonly name: string;
}
