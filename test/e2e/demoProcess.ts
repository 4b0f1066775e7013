import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { createWorkplace, findProcesses, processesWith } from './cli';

const rolePatterns = {
  shop: /demo\/shop\/main\.js /,
  'stand-in': / standin mackerel /,
  feeder: /demo\/feeder\/main\.js /,
  monitoring: /demo\/prometheus\/main\.js /,
  prometheus: /--config\.file=\S*prometheus\.yml/,
  alertmanager: /--config\.file=\S*alertmanager\.yml/,
  keeper: / __keeper/,
  k6: /\/k6 run /,
} as const;

export type Role = keyof typeof rolePatterns;

/** `alertdrill demo` in a workplace of its own, which is where its temporary folder goes as well. */
export function createDemoPlace() {
  const workplace = createWorkplace();
  const { dir } = workplace;
  const tmp = join(dir, 'tmp');
  mkdirSync(tmp);
  const journal = (): readonly string[] => listed(join(dir, 'state', 'alertdrill', 'journal'));

  const pidOf = (role: Role): number => {
    const found = findProcesses(dir).find(({ command }) => rolePatterns[role].test(command));
    if (found === undefined) throw new Error(`no ${role}`);
    return found.pid;
  };
  const folder = (): string => {
    const [name] = readdirSync(tmp).filter((each) => each.startsWith('alertdrill-demo-'));
    if (name === undefined) throw new Error('no folder yet');
    return join(tmp, name);
  };
  return {
    ...workplace,
    start: (...args: readonly string[]) => {
      const { child, said, ended } = workplace.start(['demo', ...args], { TMPDIR: tmp });
      if (child.pid === undefined) throw new Error('the CLI did not start');
      return { pid: child.pid, said, ended };
    },
    /** Throws where there is none. */
    pidOf,
    /** Waits until the first one of that role is there. */
    started: async (role: Role): Promise<number> => {
      await eventually(() => void pidOf(role), 60_000);
      return pidOf(role);
    },
    /** Where the demo has its files; throws where there is none. */
    folder,
    untilCut: () =>
      eventually(
        () => expect(readFileSync(join(folder(), 'shop', 'routes.json'), 'utf8')).toContain('/chekcout'),
        60_000,
      ),
    journal,
    expectNothingLeft: (): void => {
      expect(processesWith(dir)).toEqual([]);
      expect(readdirSync(tmp)).toEqual([]);
      expect(journal()).toEqual([]);
      expect(listed(join(dir, 'state', 'alertdrill', 'work'))).toEqual([]);
    },
  };
}

export type DemoPlace = ReturnType<typeof createDemoPlace>;

function listed(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
