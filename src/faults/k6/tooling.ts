import { open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

// The same from src/faults/k6 and from dist/faults/k6.
const packageDir = resolve(__dirname, '../../..');

export const wrapperDir = join(packageDir, 'load-scripts', 'wrapper');

/** What load scripts are checked with where their own folder has no tsconfig.json. */
export const defaultTsconfig = join(packageDir, 'load-scripts', 'tsconfig.json');

/** alertdrill's own types of k6: a project with load scripts need not install them. */
export const k6TypesDir = (): string => dirname(require.resolve('@types/k6/package.json'));

/** The type checker, as a program of its own: its 150 MB are gone when it has ended. */
export const tscProgram = (node: string): readonly [string, ...string[]] => [
  node,
  require.resolve('typescript/bin/tsc'),
];

/** Installed with scripts esbuild's `bin` is a native program, without (`--ignore-scripts`) a script for Node. */
export async function esbuildProgram(node: string): Promise<readonly [string, ...string[]]> {
  const program = require.resolve('esbuild/bin/esbuild');
  return (await firstBytes(program, 2)) === '#!' ? [node, program] : [program];
}

/** Of a program, which may be large: the rest stays on the disk. */
async function firstBytes(file: string, count: number): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Changes with whatever may change the outcome of a type check, but for the script itself. */
export const typesVersion = async (): Promise<string> => {
  const manifests = [join(k6TypesDir(), 'package.json'), require.resolve('typescript/package.json')];
  return (await Promise.all(manifests.map((file) => readFile(file, 'utf8')))).join('');
};
