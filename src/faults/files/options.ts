import { z } from 'zod';

const patterns = (what: string) => z.array(z.string().min(1)).min(1).optional().describe(what);

const edit = z
  .strictObject({
    file: z.string().min(1).describe('The file; relative paths start at the project file'),
    find: z.string().min(1).describe('A text that occurs exactly once in it'),
    replace: z.string().describe('What stands there under the fault'),
  })
  .refine(({ find, replace }) => find !== replace, { error: 'changes nothing', path: ['replace'] });

export const filesOptions = z
  .strictObject({
    delete: patterns('Patterns of files that are gone under the fault: `${SHOP_DATA}/images/*.png`'),
    edit: z.array(edit).min(1).optional().describe('Texts that are replaced under the fault'),
    keep: patterns('Patterns of files that the fault makes somebody else delete; put back where they are gone'),
  })
  .refine((options) => options.delete !== undefined || options.edit !== undefined, {
    error: 'needs `delete` or `edit`: `keep` alone changes nothing',
  });
export type FilesOptions = z.infer<typeof filesOptions>;
