import { didYouMean } from '../config/nearest';
import { UsageError } from '../domain/errors';
import type { Tools } from '../assemble';
import type { ReporterKind } from '../ports/reporter';
import type { NamedReporter } from '../reporters/fanOut';
import { obstacleToWriting } from '../system/obstacleToWriting';

export interface ReporterChoice {
  readonly kind: ReporterKind;
  readonly file?: string;
}

/** `KIND[=FILE]`. Throws UsageError before anything is touched. */
export function parseReporters(texts: readonly string[], kinds: readonly ReporterKind[]): readonly ReporterChoice[] {
  return texts.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const file = rest.length === 0 ? undefined : rest.join('=');
    const kind = kinds.find((candidate) => candidate.kind === name);
    const names = kinds.map((candidate) => candidate.kind);
    if (kind === undefined) {
      throw new UsageError(`there is no reporter ${name}`, {
        hint: didYouMean(name, names) ?? `there are: ${names.join(', ')}`,
      });
    }
    if (kind.file === 'required' && (file ?? '') === '') {
      throw new UsageError(`the reporter ${name} needs a file`, { hint: `--reporter ${name}=FILE` });
    }
    if (kind.file === 'none' && file !== undefined) throw new UsageError(`the reporter ${name} takes no file`);
    if (file === '') {
      throw new UsageError('the name of the file is missing', { hint: `--reporter ${name}=FILE, or ${name} alone` });
    }
    return { kind, ...(file !== undefined && { file }) };
  });
}

/** Throws UsageError where a report could not be written: nobody wants to hear that after the drills. */
export function createReporters(
  choices: readonly ReporterChoice[],
  { reporterSystem }: Pick<Tools, 'reporterSystem'>,
): readonly NamedReporter[] {
  for (const { kind, file } of choices) {
    const obstacle = file === undefined ? undefined : obstacleToWriting(file);
    if (obstacle !== undefined)
      throw new UsageError(`the reporter ${kind.kind} can't write ${file ?? ''}: ${obstacle}`);
  }
  return choices.map(({ kind, file }) => ({
    kind: kind.kind,
    reporter: kind.create(file === undefined ? {} : { file }, reporterSystem),
  }));
}
