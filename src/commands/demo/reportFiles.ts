import { join, resolve } from 'node:path';
import { UsageError } from '../../domain/errors';
import { obstacleToWriting } from '../../system/obstacleToWriting';

export const reportNames = { html: 'report.html', json: 'report.json', junit: 'junit.xml' } as const;

/** Throws UsageError where the reports could not be written: before the shop is started, and not after its drills. */
export function refuseUnwritable(cwd: string, out: string): void {
  for (const name of Object.values(reportNames)) {
    const obstacle = obstacleToWriting(resolve(cwd, out, name));
    if (obstacle === undefined) continue;
    throw new UsageError(`the report ${join(out, name)} can't be written: ${obstacle}`, {
      hint: '--out FOLDER puts the reports elsewhere',
    });
  }
}

/** Names those that are there; empty where none is. */
export function reportsText({ cwd, out }: { readonly cwd: string; readonly out: string }, written: readonly string[]) {
  const names = Object.values(reportNames).filter((name) => written.includes(resolve(cwd, out, name)));
  const last = names.at(-1);
  if (last === undefined) return '';
  const paths = names.map((name) => join(out, name));
  const others = paths.slice(0, -1).join(', ');
  return `Reports: ${others === '' ? '' : `${others} and `}${join(out, last)}\n`;
}
