import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances, type Circumstances } from '../results';
import { distributionOf } from './distribution';
import { contains, drillsOf, ownWidthMs, widthMs, type Measurement } from './measure';
import { mackerelStack } from './mackerel';
import { prometheusStack } from './prometheus';
import { recordsOf } from './records';
import type { Stack } from './stack';

const stacks: Readonly<Record<string, () => Promise<Stack>>> = {
  mackerel: mackerelStack,
  prometheus: prometheusStack,
};

/**
 * `npm run bench:accuracy -- [--stack NAME] [--drills 50] [--write]`: measures what is missing to so many drills, and says
 * what all of them show. Exit code 1: an interval did not contain the truth, or was too wide.
 */
async function main(): Promise<void> {
  const root = resolve(__dirname, '../..');
  const { values } = parseArgs({
    options: {
      stack: { type: 'string', multiple: true, default: Object.keys(stacks) },
      drills: { type: 'string', default: '50' },
      write: { type: 'boolean', default: false },
    },
  });
  const measuredOn = circumstances(root);
  const sections: string[] = [];
  let isMet = true;
  for (const name of values.stack) {
    const { lines, isGood } = await measure(name, Number(values.drills), root);
    process.stdout.write(`${name}\n${lines.map((line) => `  ${line}\n`).join('')}`);
    sections.push(`## ${name}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`);
    isMet &&= isGood;
  }
  if (values.write) writeFileSync(join(__dirname, 'results.md'), asMarkdown(sections, measuredOn));
  process.exitCode = isMet ? 0 : 1;
}

const deathSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function measure(name: string, wanted: number, root: string) {
  const start = stacks[name];
  if (start === undefined) throw new Error(`there is no stack ${name}: ${Object.keys(stacks).join(', ')}`);
  const records = recordsOf(name, root);
  const stack = await start();
  const drills = drillsOf(stack);
  // Its servers would outlive it. What was measured is kept.
  const interrupted = (signal: NodeJS.Signals) => {
    drills.remove();
    void stack.stop().finally(() => process.exit(128 + constants.signals[signal]));
  };
  for (const signal of deathSignals) process.on(signal, interrupted);
  try {
    for (let done = records.measured().length; done < wanted; done++) {
      const measurement = await drills.drill();
      records.add(measurement);
      process.stderr.write(`${name} ${done + 1}/${wanted}  ${oneLine(measurement)}\n`);
    }
  } finally {
    for (const signal of deathSignals) process.off(signal, interrupted);
    drills.remove();
    await stack.stop();
  }
  const widestMs = ownWidthMs + stack.resolutionMs;
  for (const reason of drills.inconclusive()) process.stderr.write(`${name}: a drill could not tell: ${reason}\n`);
  const measured = records.measured();
  const isGood = measured.every((each) => contains(each) && widthMs(each) < widestMs);
  return { lines: distributionOf(measured, widestMs), isGood };
}

const oneLine = (measurement: Measurement): string => {
  const { truthMs, earliestMs, latestMs } = measurement;
  const said = `${earliestMs.toFixed(0)} to ${latestMs.toFixed(0)} ms`;
  return `truth ${truthMs.toFixed(0)} ms, reported ${said}${contains(measurement) ? '' : '  OUTSIDE'}`;
};

const asMarkdown = (sections: readonly string[], { date, commit, machine, node, load }: Circumstances) => `# Accuracy

Written by \`npm run bench:accuracy -- --write\`. Each drill is one run of the built CLI with \`effect: { every: 50ms }\`. The
truth is the target's own log of when it broke, and the monitoring system's own record of when the alert fired.

- ${date}, commit ${commit}
- ${machine}, Node ${node}; load of the minute before: ${load.toFixed(2)} per core

${sections.join('\n')}`;

void main();
