import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../../src/domain/report';
import { createWorkplace, type CliResult, type HowToStart } from './cli';

type Variables = Readonly<Record<string, string>>;

/** A folder with a project file, and the built CLI in it. */
export function createProjectFolder(projectFile: string, env: Variables, within: readonly string[] = []) {
  const workplace = createWorkplace(within);
  const { dir } = workplace;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  write('alertdrill.yaml', projectFile);

  return {
    dir,
    write,
    /** Runs the built CLI to its end in the project folder. */
    cli: (args: readonly string[], extra: Variables = {}): Promise<CliResult> =>
      workplace.run(args, { ...env, ...extra }),
    /** The same, but at once: to signal it, or to read along. */
    start: (args: readonly string[], extra: Variables = {}, how: HowToStart = {}) =>
      workplace.start(args, { ...env, ...extra }, how),
    /** `alertdrill run` with a JSON report. Throws where there is none. */
    async drill(args: readonly string[] = [], extra: Variables = {}): Promise<CliResult & { readonly report: Report }> {
      const file = join(dir, 'report.json');
      rmSync(file, { force: true });
      const reporters = ['--reporter', 'terminal', '--reporter', `json=${file}`];
      const result = await workplace.run(['run', ...args, ...reporters], { ...env, ...extra });
      try {
        return { ...result, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
      } catch (cause) {
        throw new Error(`no report: ${result.stderr}`, { cause });
      }
    },
    /** Files of the journal: empty when every rollback is done. */
    journal: (): readonly string[] => listed(join(dir, 'state', 'alertdrill', 'journal')),
    remove: () => workplace.remove(),
  };
}

function listed(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
