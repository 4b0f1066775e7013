import { spawnSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { isMet, type Figure } from './figure';

/** What the figures were measured on. Read before they are: the load is that of others. */
export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
  readonly load: number;
}

/** More others than this at work (load of the last minute, per core), and wall times say little. */
const quietBelow = 0.5;

export function circumstances(root: string): Circumstances {
  const git = (...argv: string[]) => spawnSync('git', argv, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const cores = cpus();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'package.json') !== '';
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with uncommitted changes in src' : ''}`,
    machine: `${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores, ${(totalmem() / 1e9).toFixed(0)} GB`,
    node: process.version,
    load: (loadavg()[0] ?? 0) / cores.length,
  };
}

export const inLines = (figures: readonly Figure[]): string =>
  figures
    .map((figure) => {
      const { name, detail } = figure;
      return `${isMet(figure) ? 'met    ' : 'NOT MET'}  ${amount(figure, 'measured')} of ${amount(figure, 'limit')}  ${name}\n         ${detail}\n`;
    })
    .join('');

export function asMarkdown(
  figures: readonly Figure[],
  { date, commit, machine, node, load }: Circumstances,
  command: string,
): string {
  const rows = figures.map(
    (figure) =>
      `| ${figure.name} | ${amount(figure, 'limit')} | ${amount(figure, 'measured')} | ${isMet(figure) ? 'met' : '**not met**'} |`,
  );
  const quiet = load < quietBelow ? 'quiet' : '**not quiet: wall times are too long**';
  return `# Results

Written by \`${command}\`.

- ${date}, commit ${commit}
- ${machine}, Node ${node}
- load of the minute before: ${load.toFixed(2)} per core (${quiet})

| figure | limit | measured | |
|---|---|---|---|
${rows.join('\n')}

${figures.map(({ name, detail }) => `- ${name}: ${detail}`).join('\n')}
`;
}

const amount = ({ unit, ...values }: Figure, which: 'limit' | 'measured'): string =>
  `${which === 'limit' ? values.limit : values.measured.toFixed(unit === 'MB' ? 0 : 2)} ${unit}`;
