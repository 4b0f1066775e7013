import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

interface Project {
  readonly dir: string;
  write(path: string, text: string): void;
}

const projectFile = z.object({ environments: z.record(z.string(), z.looseObject({})) });

/** Lets each environment of the project listen for notifications on this port; `more` are further keys of `webhook`. */
export function listenIn(world: Project, port: number, more: object = {}): void {
  const file = 'alertdrill.yaml';
  const { environments } = projectFile.parse(parse(readFileSync(join(world.dir, file), 'utf8')));
  const webhook = { listen: `127.0.0.1:${port}`, ...more };
  const listening = Object.entries(environments).map(([name, each]) => [name, { ...each, webhook }] as const);
  world.write(file, stringify({ environments: Object.fromEntries(listening) }));
}
