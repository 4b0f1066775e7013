import { join } from 'node:path';

/** Where the recordings of runs lie, each in a folder of its own; below that of the project. */
export const runsDirOf = (projectDir: string): string => join(projectDir, '.alertdrill', 'runs');
