import { z } from 'zod';
import { sizeInBytes } from '../../config/size';

const patterns = (what: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(what)
    .meta({ examples: [['${SHOP_DATA}/images/*.png']] });

const edit = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .describe('The file; relative paths start at the project file')
      .meta({ examples: ['${SHOP_DATA}/lifecycle.json'] }),
    find: z
      .string()
      .min(1)
      .describe('A text that occurs exactly once in it')
      .meta({ examples: ['"365d"'] }),
    replace: z
      .string()
      .describe('What stands there under the fault')
      .meta({ examples: ['"36d"'] }),
  })
  .refine(({ find, replace }) => find !== replace, { error: 'changes nothing', path: ['replace'] });

const anEdit = { file: '${SHOP_DATA}/lifecycle.json', find: '"365d"', replace: '"36d"' };

const replacement = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('The file; relative paths start at the project file')
    .meta({ examples: ['${SHOP_DATA}/lifecycle.json'] }),
  with: z
    .string()
    .min(1)
    .describe('The file whose bytes stand there under the fault; outside the project it has to be in `allow.files`')
    .meta({ examples: ['fixtures/broken.json'] }),
});

const isNoShare = 'is not a share of a filesystem, such as 95%';

const fill = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe('The folder; relative paths start at the project file')
      .meta({ examples: ['/var/lib/shop'] }),
    size: sizeInBytes.exactOptional().describe('How large all files in it are together under the fault: `2GB`'),
    used: z
      .string({ error: isNoShare })
      .regex(/^\d{1,2}(?:\.\d)?%$/, { error: isNoShare })
      .meta({ examples: ['95%'], patternErrorMessage: isNoShare })
      .transform((text) => Number(text.slice(0, -1)) / 100)
      .exactOptional()
      .describe('How much of its filesystem is used under the fault: `95%`'),
  })
  .refine(({ size, used }) => (size === undefined) !== (used === undefined), { error: 'needs either size or used' });
export type Fill = z.infer<typeof fill>;

export const filesOptions = z
  .strictObject({
    delete: patterns('Patterns of files that are gone under the fault: `${SHOP_DATA}/images/*.png`'),
    edit: z
      .array(edit)
      .min(1)
      .optional()
      .describe('Texts that are replaced under the fault')
      .meta({ examples: [[anEdit]] }),
    truncate: patterns('Patterns of files that are empty under the fault'),
    replace: z
      .array(replacement)
      .min(1)
      .optional()
      .describe('Files that have the bytes of another under the fault')
      .meta({ examples: [[{ file: '${SHOP_DATA}/lifecycle.json', with: 'fixtures/broken.json' }]] }),
    fill: z
      .array(fill)
      .min(1)
      .optional()
      .describe('Folders in which a large file takes the room under the fault')
      .meta({ examples: [[{ folder: '/var/lib/shop', used: '95%' }]] }),
    keep: patterns('Patterns of files that the fault makes somebody else delete; put back where they are gone'),
  })
  .refine((options) => Object.keys(options).some((key) => key !== 'keep'), {
    error: 'needs `delete`, `edit`, `truncate`, `replace` or `fill`: `keep` alone changes nothing',
  })
  .meta({ examples: [{ delete: ['${SHOP_DATA}/images/*.png'] }, { edit: [anEdit] }] });
export type FilesOptions = z.infer<typeof filesOptions>;
