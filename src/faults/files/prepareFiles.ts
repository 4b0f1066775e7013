import { randomUUID } from 'node:crypto';
import { link, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FaultError } from '../../domain/errors';
import { planFillers } from './fillers';
import { findFiles } from './findFiles';
import { attributesOf, copyThrough, syncFolders, writeThrough } from './onDisk';
import type { FilesOptions } from './options';
import { planRewrites, type Rewrite } from './rewrites';
import type { Attributes, DeletedItem, EditedItem, FilesState, KeptItem } from './state';

interface Place {
  readonly projectDir: string;
  readonly workDir: string;
}

/** Lists every file that the fault will touch, and copies what it can't move. Throws FaultError where it can't work. */
export async function prepareFiles(options: FilesOptions, { projectDir, workDir }: Place): Promise<FilesState> {
  const ownName = `.alertdrill-${randomUUID().slice(0, 8)}`;
  const rewrites = await planRewrites(options, projectDir);
  const toDelete = await findFiles(options.delete ?? [], projectDir);
  const toKeep = await findFiles(options.keep ?? [], projectDir);
  refuseTwice([...rewrites.map(({ path }) => path), ...toDelete, ...toKeep]);

  const edited: EditedItem[] = [];
  for (const [index, rewrite] of rewrites.entries()) {
    edited.push(await prepareRewrite(rewrite, join(workDir, `edit-${index}`), ownName));
  }
  const fillers = await planFillers(options.fill ?? [], projectDir, ownName);
  const kept: KeptItem[] = [];
  for (const [index, path] of toKeep.entries()) {
    const copy = join(workDir, `keep-${index}`);
    const attributes = await attributesNow(path);
    await copyThrough(path, copy);
    kept.push({ path, attributes, copy, draft: draftOf(path, ownName) });
  }
  const { deleted, asideFolders } = await planDeletion(toDelete, workDir, ownName);
  await syncFolders([workDir]);
  return { edited, deleted, kept, fillers: [...fillers], asideFolders };
}

function refuseTwice(paths: readonly string[]): void {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) {
    throw new FaultError(`${twice} is named twice`, {
      hint: 'each file can be changed, deleted or kept, in one place',
    });
  }
}

async function prepareRewrite(
  { path, before, under, find }: Rewrite,
  prefix: string,
  ownName: string,
): Promise<EditedItem> {
  const item = {
    ...{ path, attributes: await attributesNow(path), draft: draftOf(path, ownName) },
    ...(find !== undefined && { find }),
    ...{ original: `${prefix}.original`, injected: `${prefix}.injected`, begun: `${prefix}.begun` },
  };
  await writeThrough(item.original, before);
  await writeThrough(item.injected, under);
  return item;
}

async function attributesNow(path: string): Promise<Attributes> {
  const attributes = await attributesOf(path);
  if (attributes === undefined) throw new FaultError(`${path} went away while the fault was prepared`);
  return attributes;
}

const draftOf = (path: string, ownName: string) => join(dirname(path), `${ownName}-${basename(path)}`);

/** The fault's own folder, out of the application's sight, where it can be reached by renaming; else a hidden one beside. */
async function planDeletion(
  paths: readonly string[],
  workDir: string,
  ownName: string,
): Promise<Pick<FilesState, 'deleted' | 'asideFolders'>> {
  const asideByFolder = new Map<string, string>();
  const deleted: DeletedItem[] = [];
  for (const [index, path] of paths.entries()) {
    const folder = dirname(path);
    const aside = asideByFolder.get(folder) ?? ((await canMove(path, workDir)) ? workDir : join(folder, ownName));
    asideByFolder.set(folder, aside);
    deleted.push({ path, aside: join(aside, `delete-${index}`) });
  }
  return { deleted, asideFolders: [...new Set(asideByFolder.values())].filter((folder) => folder !== workDir) };
}

/** A hard link needs what a rename needs, and leaves the file where it is: the device's number does not tell of mounts. */
async function canMove(path: string, folder: string): Promise<boolean> {
  const trial = join(folder, 'trial');
  try {
    await link(path, trial);
    await unlink(trial);
    return true;
  } catch {
    return false;
  }
}
