import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A system under drill that two programs break and repair; each of them writes down that it was run. */
export interface RemoteSwitch {
  readonly inject: [string, ...string[]];
  readonly rollback: [string, ...string[]];
  isBroken(): boolean;
  /** What was run so far: `break`, `repair`. */
  runs(): readonly string[];
  /** A program waits, before its work or behind it, as long as this file is there. */
  hold(program: 'break' | 'repair', when: 'before' | 'behind'): void;
  letGo(): void;
  /** From now on the program ends with that exit code, after it has said so. */
  fail(program: 'break' | 'repair', exitCode: number): void;
}

export function createRemoteSwitch(dir: string): RemoteSwitch {
  const at = (name: string) => join(dir, name);
  const program = (name: 'break' | 'repair', work: string): [string, ...string[]] => {
    const wait = (when: string) => `while [ -e ${at(`hold-${name}-${when}`)} ]; do sleep 0.05; done`;
    const lines = [
      '#!/bin/sh',
      `echo ${name} >>${at('runs')}`,
      wait('before'),
      `if [ -e ${at(`fail-${name}`)} ]; then echo "cannot ${name}" >&2; exit "$(cat ${at(`fail-${name}`)})"; fi`,
      work,
      wait('behind'),
    ];
    writeFileSync(at(name), `${lines.join('\n')}\n`, { mode: 0o755 });
    return [at(name)];
  };
  const touch = (name: string, text = '') => writeFileSync(at(name), text);
  const holds: string[] = [];
  return {
    inject: program('break', `: >${at('broken')}`),
    rollback: program('repair', `rm -f ${at('broken')}`),
    isBroken: () => existsSync(at('broken')),
    runs: () => (existsSync(at('runs')) ? readFileSync(at('runs'), 'utf8').trim().split('\n') : []),
    hold: (name, when) => {
      holds.push(`hold-${name}-${when}`);
      touch(`hold-${name}-${when}`);
    },
    letGo: () => {
      for (const name of holds.splice(0)) removeIfThere(at(name));
    },
    fail: (name, exitCode) => {
      if (exitCode === 0) removeIfThere(at(`fail-${name}`));
      else touch(`fail-${name}`, String(exitCode));
    },
  };
}

const removeIfThere = (file: string) => rmSync(file, { force: true });
