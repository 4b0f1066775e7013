/** A mark at a line of a file, which GitHub shows in the run and in the pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  /** From the root of the repository; absent: of the job as a whole. */
  readonly file?: string;
  /** Counts from 1, as `column` does. */
  readonly line?: number;
  readonly column?: number;
}

/**
 * The line by which a step of GitHub Actions makes an annotation, without the line's end. GitHub shows ten of each level a
 * step.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotationLine({ level, message, title, file, line, column }: Annotation): string {
  const properties = Object.entries({ file, line, col: column, title })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapedProperty(String(value))}`]))
    .join(',');
  return `::${level}${properties === '' ? '' : ` ${properties}`}::${escapedData(message)}`;
}

/** As actions/toolkit does it: the documentation shows only some of it. */
const escapedData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string => escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
