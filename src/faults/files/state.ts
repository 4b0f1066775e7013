import { z } from 'zod';

/** What a file has beside its bytes. Times in ns, as decimal text: neither JSON nor a double holds them. */
const attributes = z.object({
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  atimeNs: z.string(),
  mtimeNs: z.string(),
});
export type Attributes = z.infer<typeof attributes>;

/** Moved to `aside`, on the same filesystem: its bytes and attributes go with it. */
const deletedItem = z.object({ path: z.string(), aside: z.string() });
export type DeletedItem = z.infer<typeof deletedItem>;

const editedItem = z.object({
  path: z.string(),
  attributes,
  /** Of an edit; what was replaced as a whole has none. */
  find: z.string().exactOptional(),
  /** Copies of the bytes before and under the fault. */
  original: z.string(),
  injected: z.string(),
  /** There once the injection of this item has begun. */
  begun: z.string(),
  /** A new file is written here, beside the old one, and then renamed over it. */
  draft: z.string(),
  /** The original itself is here under the fault, on the same filesystem: it comes back with all that it is. */
  aside: z.string(),
});
export type EditedItem = z.infer<typeof editedItem>;

/** Emptied in its place, so that whoever has it open sees it: `original` is a copy, the rest as of an edited file. */
const emptiedItem = editedItem.pick({ path: true, attributes: true, original: true, begun: true, draft: true });
export type EmptiedItem = z.infer<typeof emptiedItem>;

/** A file of that many bytes is made there. */
const fillerItem = z.object({ path: z.string(), bytes: z.number() });
export type FillerItem = z.infer<typeof fillerItem>;

const keptItem = z.object({ path: z.string(), attributes, copy: z.string(), draft: z.string() });
export type KeptItem = z.infer<typeof keptItem>;

/** Everything that the fault will touch, listed before it touches anything. All paths are absolute. */
export const filesState = z.object({
  edited: z.array(editedItem),
  emptied: z.array(emptiedItem),
  deleted: z.array(deletedItem),
  kept: z.array(keptItem),
  fillers: z.array(fillerItem).default([]),
  /** Made for what is moved aside where the fault's own folder is on another filesystem. */
  asideFolders: z.array(z.string()),
});
export type FilesState = z.infer<typeof filesState>;
