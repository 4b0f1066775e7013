// Writes schema/*.json from the schemas of the loader. A test says when that was forgotten.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { generateSchema } from '../src/config/generateSchema';

const folder = resolve(__dirname, '..', 'schema');

async function writeSchemas(): Promise<void> {
  for (const [name, schema] of Object.entries(generateSchema())) {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }));
    process.stdout.write(`${file}\n`);
  }
}

writeSchemas().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
