import { resolve } from 'node:path';
import type { FaultKind } from '../../ports/fault';
import { fillText } from './fillers';
import { isWithin } from '../../config/allowedPath';
import { filesSteps } from './filesSteps';
import { injectFiles } from './injectFiles';
import { filesOptions, type FilesOptions } from './options';
import { prepareFiles } from './prepareFiles';
import { rollbackFiles } from './rollbackFiles';
import { filesState, type FilesState } from './state';

/** Files that are changed or gone, and put back byte for byte; a disk that is full. See README.md beside this file. */
export const filesFault: FaultKind<FilesOptions, FilesState> = {
  kind: 'files',
  summary: 'Files are deleted, edited, emptied or replaced, and put back byte for byte; a disk is filled',
  options: filesOptions,
  state: filesState,
  describe,
  steps: filesSteps,
  // Patterns as they are: the allow-list may name the same pattern, or a folder around it. What is only read may lie in
  // the project; elsewhere it has to be allowed as well (docs/decisions/0019).
  touches: ({ delete: gone = [], edit = [], truncate = [], replace = [], fill = [], keep = [] }, { projectDir }) =>
    [
      ...gone,
      ...[...edit, ...replace].flatMap(({ file }) => file ?? []),
      ...truncate,
      ...fill.flatMap(({ folder }) => folder ?? []),
      ...keep,
      ...replace.flatMap(({ with: file }) => (file === undefined || isWithin(projectDir, file) ? [] : file)),
    ].map((path) => ({
      type: 'path',
      path: resolve(projectDir, path),
    })),
  needs: ({ replace = [] }) =>
    replace.flatMap(({ with: file }, index) =>
      file === undefined ? [] : [{ option: ['replace', index, 'with'], file }],
    ),
  prepare: (options, _system, context) => prepareFiles(options, context),
  inject: async (state, _system, signal) => {
    await injectFiles(state, signal);
    return undefined;
  },
  rollback: (state, { processes }) => rollbackFiles(state, processes),
};

function describe({ delete: gone = [], edit = [], truncate = [], replace = [], fill = [] }: FilesOptions): string {
  const edits = edit.map(({ file, find, replace }) => `${quoted(find)} becomes ${quoted(replace)} in ${file}`);
  return [
    ...edits,
    ...replace.map(({ file, with: other }) => `${file} has the bytes of ${other}`),
    ...truncate.map((pattern) => `${pattern} is emptied`),
    ...gone.map((pattern) => `${pattern} is deleted`),
    ...fill.map((each) => `${each.folder} is filled to ${fillText(each)}`),
  ].join(', ');
}

/** Texts of JSON and YAML have quotes themselves: "365d" is read more easily than with backslashes in it. */
const quoted = (text: string): string =>
  text.includes('"') && !/[`\\\p{C}]/u.test(text) ? `\`${text}\`` : JSON.stringify(text);
