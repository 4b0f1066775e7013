import type { Command } from 'commander';
import type { Edge } from '../edge';

/** Adds one command to the program: its words for `--help`, its options, and what is imported when it is called. */
export type Declare = (program: Command, context: DeclarationContext) => void;

export interface DeclarationContext {
  readonly edge: Edge;
  /** Takes the command's exit code. */
  readonly done: (code: number) => void;
  /** What `--project` says; known once the arguments are parsed. */
  readonly projectFile: () => string | undefined;
}
