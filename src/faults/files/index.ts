import { resolve } from 'node:path';
import type { FaultKind } from '../../ports/fault';
import { filesSteps } from './filesSteps';
import { injectFiles } from './injectFiles';
import { filesOptions, type FilesOptions } from './options';
import { prepareFiles } from './prepareFiles';
import { rollbackFiles } from './rollbackFiles';
import { filesState, type FilesState } from './state';

/** Files that are deleted or edited, and put back byte for byte. See README.md beside this file. */
export const filesFault: FaultKind<FilesOptions, FilesState> = {
  kind: 'files',
  summary: 'Files are deleted or edited, and put back byte for byte',
  options: filesOptions,
  state: filesState,
  describe,
  steps: filesSteps,
  // Patterns as they are: the allow-list may name the same pattern, or a folder around it.
  touches: ({ delete: gone = [], edit = [], keep = [] }, { projectDir }) =>
    [...gone, ...edit.flatMap(({ file }) => file ?? []), ...keep].map((path) => ({
      type: 'path',
      path: resolve(projectDir, path),
    })),
  prepare: (options, _system, context) => prepareFiles(options, context),
  inject: async (state, _system, signal) => {
    await injectFiles(state, signal);
    return undefined;
  },
  rollback: (state) => rollbackFiles(state),
};

function describe({ delete: gone = [], edit = [] }: FilesOptions): string {
  const edits = edit.map(({ file, find, replace }) => `${quoted(find)} becomes ${quoted(replace)} in ${file}`);
  return [...edits, ...gone.map((pattern) => `${pattern} is deleted`)].join(', ');
}

/** Texts of JSON and YAML have quotes themselves: "365d" is read more easily than with backslashes in it. */
const quoted = (text: string): string =>
  text.includes('"') && !/[`\\\p{C}]/u.test(text) ? `\`${text}\`` : JSON.stringify(text);
