import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Child, Death, Program } from './child';
import { createChildren } from './children';
import { DemoFailure } from './demoFailure';
import { makeDemoFolder } from './demoFolder';
import { shellQuoted } from './shellQuoted';

/** Brings up what is drilled and what watches it; see mackerelStack.ts. */
export type Stack<Up extends StackUp> = (ground: Ground) => Promise<Up>;

/** What a stack is brought up on. */
export interface Ground {
  /** A folder of its own, gone with the demo. */
  readonly folder: string;
  /** Starts a process that ends with the demo. Throws DemoFailure. */
  start(program: Program): Promise<Child>;
  /** Ends every wait: the demo is given up, or over. */
  readonly signal: AbortSignal;
  /** Tells people what happened to it meanwhile. */
  readonly tell: (text: string) => void;
}

export interface StackUp {
  /** What the demo's project file reads from the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a rollback needs: they stay as long as somebody who may have to roll back does, see Demo.lifelines. */
  readonly drilled: readonly Child[];
}

export interface Demo<Up extends StackUp> {
  readonly up: Up;
  readonly folder: string;
  /** The environment for a shell, `NAME='value'` a line; readable by this user alone. */
  readonly environmentFile: string;
  /** A process that inherits these may outlive this one and still find what is drilled, and its files. */
  readonly lifelines: readonly Writable[];
  /** Resolves with the first process that has ended by itself: from then on nothing can be concluded. */
  readonly lost: Promise<Death>;
  /** Ends all processes and deletes the folder; may be called twice. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Gets what its processes say on stderr, a line each. Default: what they said last is told where one dies. */
  readonly log?: (line: string) => void;
  /** Gets what people should know, beside `lost`. */
  readonly tell: (text: string) => void;
  /** Gives the start up: what was started is ended, and the start rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * Brings a stack up in a temporary folder. Nothing of it outlives this process, however that dies.
 * Throws DemoFailure where something does not come up.
 */
export async function startDemo<Up extends StackUp>(
  stack: Stack<Up>,
  { log = () => undefined, tell, signal }: DemoOptions,
): Promise<Demo<Up>> {
  signal.throwIfAborted();
  const folder = await makeDemoFolder();
  const life = new AbortController();
  const either = AbortSignal.any([signal, life.signal]);
  const children = createChildren({ lifeline: folder.lifeline, log, signal: either });
  const stop = async (): Promise<void> => {
    life.abort();
    await children.stop();
    await folder.remove();
  };
  try {
    const ground: Ground = { folder: folder.path, start: (program) => children.start(program), signal: either, tell };
    const up = await Promise.race([stack(ground), failedBy(children.lost)]);
    const environmentFile = join(folder.path, 'demo.env');
    await writeFile(environmentFile, shellLines(up.environment), { mode: 0o600 });
    const lifelines = [folder.lifeline, ...up.drilled.map(({ lifeline }) => lifeline)];
    return { up, folder: folder.path, environmentFile, lifelines, lost: children.lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const failedBy = async (lost: Promise<Death>): Promise<never> => {
  const { name, how, lastWords } = await lost;
  throw new DemoFailure(`the ${name} died while the others were started: ${how}`, lastWords);
};

const shellLines = (environment: StackUp['environment']): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}=${shellQuoted(value)}\n`)
    .join('');
