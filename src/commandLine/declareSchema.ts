import type { SchemaFlags } from '../commands/flags';
import type { Declare } from './declaration';
import { examples } from './examples';

export const declareSchema: Declare = (program, { edge, done }) => {
  program
    .command('schema')
    .argument('[file-key]', 'a key of a file, as its path: expect.within (default: all keys)')
    .description('print what a key of the files means: type, default, examples, and where it stands')
    .option('--json', 'its JSON Schema')
    .addHelpText(
      'after',
      examples(
        'alertdrill schema',
        'alertdrill schema expect.within',
        'alertdrill schema fault.k6',
        'alertdrill schema environments.allow.hosts --json',
      ),
    )
    .action(async (key: string | undefined, options: SchemaFlags) => {
      const { schema } = await import('../commands/schema/schema');
      done(schema(edge, key, options));
    });
};
