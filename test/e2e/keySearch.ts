import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { processesWith, type CliResult } from './cli';

/** A key of two parts that every escaping leaves alone, and between them what each escaping changes. */
export const awkward = (first: string, second: string): string => `${first}"/+<&>'%\\ ${second}`;

/** Everything that a careless program may print of its keys. Handed to other processes as text: it uses nothing else. */
export const everyForm = (keys: readonly (string | undefined)[]): string =>
  keys
    .flatMap((key = '') => [
      `Authorization: Bearer ${key}`,
      `http://shop.example/?token=${encodeURIComponent(key)}&n=1`,
      `http://shop.example/?${new URLSearchParams({ token: key }).toString()}`,
      JSON.stringify({ key }),
      JSON.stringify(JSON.stringify({ key })),
      key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      Buffer.from(key).toString('base64'),
      `Basic ${Buffer.from(`user:${key}`).toString('base64')}`,
      `Basic ${Buffer.from(`me:${key}`).toString('base64url')}`,
    ])
    .join(' ; ');

export interface SearchedPlace {
  readonly dir: string;
  /** Paths in it, or how they begin, that the test wrote itself. */
  readonly own: readonly string[];
}

/** Looks for keys in all that programs say, in their command lines while they run, and in all files of some folders. */
export function createKeySearch(keys: readonly string[], places: readonly SearchedPlace[]) {
  const outputs: (CliResult & { readonly args: readonly string[] })[] = [];
  const commandLines = new Set<string>();
  const pieces = keys.flatMap(piecesOf);
  const keysIn = (text: string): readonly string[] => pieces.filter((piece) => text.includes(piece));

  const writtenFiles = (): readonly string[] =>
    places.flatMap(({ dir, own }) =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((path) => !own.some((prefix) => relative(dir, path).startsWith(prefix))),
    );

  return {
    outputs: outputs as readonly (CliResult & { readonly args: readonly string[] })[],
    commandLines: commandLines as ReadonlySet<string>,
    keysIn,
    writtenFiles,
    /** Keeps what that process says, and looks at command lines until it ends. */
    async watch(args: readonly string[], ended: Promise<CliResult>): Promise<CliResult> {
      const looking = setInterval(() => {
        for (const { dir } of places) for (const line of processesWith(dir)) commandLines.add(line);
      }, 50);
      try {
        const result = await ended;
        outputs.push({ ...result, args });
        return result;
      } finally {
        clearInterval(looking);
      }
    },
    /** Where which piece of a key was found. */
    findings: (): readonly string[] => [
      ...outputs.flatMap(({ args, stdout, stderr }) => [
        ...keysIn(stdout).map((piece) => `stdout of ${args.join(' ')}: ${piece}`),
        ...keysIn(stderr).map((piece) => `stderr of ${args.join(' ')}: ${piece}`),
      ]),
      ...writtenFiles().flatMap((path) => keysIn(readFileSync(path, 'utf8')).map((piece) => `${path}: ${piece}`)),
      ...[...commandLines].flatMap((line) => keysIn(line).map((piece) => `a command line: ${piece}`)),
    ],
  };
}

export type KeySearch = ReturnType<typeof createKeySearch>;

/** Pieces of a key that no escaping changes, short enough to find half a key. */
function piecesOf(key: string): readonly string[] {
  const length = 8;
  const slices = (text: string) =>
    Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
  const plain = (key.match(/[\w-]{8,}/g) ?? []).flatMap(slices);
  const base64 = [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.from(' '.repeat(before) + key).toString('base64');
    return slices(encoded.slice(4, -4));
  });
  return [...plain, ...base64];
}
