import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { commandLine } from '../../src/commandLine/commandLine';
import { paperEdge } from '../support/edge';
import { packageDir } from '../support/initBench';

/** What pre-commit takes of a hook (https://pre-commit.com/#creating-new-hooks), as far as ours has it. */
const manifestSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z-]+$/),
    name: z.string().min(1),
    description: z.string().min(1),
    entry: z.string().min(1),
    language: z.literal('node'),
    pass_filenames: z.boolean(),
    files: z.string().min(1),
  }),
);

const text = readFileSync(join(packageDir, '.pre-commit-hooks.yaml'), 'utf8');
const read = (manifest: string) => manifestSchema.safeParse(parse(manifest));

describe('.pre-commit-hooks.yaml', () => {
  const [hook, ...others] = manifestSchema.parse(parse(text));
  if (hook === undefined) throw new Error('no hook');

  it('has one hook, of keys that pre-commit knows; one that it does not know is refused: the control', () => {
    expect(others).toEqual([]);
    expect(read(text.replace('pass_filenames:', 'pass_filename:')).success).toBe(false);
  });

  it('starts a command that the package has, with options that it takes', async () => {
    const [program = '', ...args] = hook.entry.split(' ');
    const { bin, scripts } = z
      .object({ bin: z.record(z.string(), z.string()), scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')));
    expect(Object.keys(bin)).toContain(program);
    // Installed from git there is no dist/ but the one that is built then.
    expect(scripts['prepare']).toBe('node scripts/prepare.cjs');
    const called: string[] = [];
    const whole = commandLine(paperEdge().edge, () => undefined);
    for (const command of whole.commands) command.action(() => void called.push(command.name()));
    // What people add as `args`.
    await whole.parseAsync([...args, '--env', 'verification'], { from: 'user' });
    expect(called).toEqual(['check']);
  });

  it.each([
    ['alertdrill.yaml', true],
    ['services/shop/alertdrill.yml', true],
    ['expectations/route-cut.yaml', true],
    ['services/shop/expectations/checkout/route-cut.yml', true],
    ['load-scripts/shop-access.ts', true],
    ['docs/expectations.md', false],
    ['my-alertdrill.yaml', false],
    ['great-expectations/a.yaml', false],
    ['expectations/notes.txt', false],
    ['.github/workflows/ci.yaml', false],
  ])('looks at a change of %s: %s', (file, isLookedAt) => {
    expect(new RegExp(hook.files).test(file)).toBe(isLookedAt);
  });
});
