import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { faultKinds } from '../../../src/faults';
import { packageDir } from '../../e2e/cli';
import { createProjectFolder } from '../../e2e/projectFolder';

const examples = join(packageDir, 'docs', 'examples');
const kinds = faultKinds.map(({ kind }) => kind).toSorted();
const projectFile = readFileSync(join(examples, 'alertdrill.yaml'), 'utf8');
const textOf = (kind: string) => readFileSync(join(examples, 'expectations', `${kind}.yaml`), 'utf8');

let project: ReturnType<typeof createProjectFolder>;
beforeEach(() => {
  project = createProjectFolder(projectFile, { ADMIN_TOKEN: 'a-token-of-this-test' });
  cpSync(examples, project.dir, { recursive: true });
});
afterEach(() => project.remove());

describe('docs/examples', () => {
  it('has a scenario for each kind of fault, and no other', () => {
    expect(readdirSync(join(examples, 'expectations')).toSorted()).toEqual(kinds.map((kind) => `${kind}.yaml`));
  });

  it.each(kinds)('shows the kind %s in the file of that name', (kind) => {
    const { scenario, fault } = parse(textOf(kind)) as { readonly scenario: string; readonly fault: object };
    expect(scenario).toBe(kind);
    expect(Object.keys(fault)).toEqual([kind]);
  });

  it('is taken by check, all of it and without a warning', async () => {
    const { code, stdout, stderr } = await project.cli(['check', '--offline', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { problems, scenarios } = JSON.parse(stdout) as Told;
    expect(problems).toEqual([]);
    expect(scenarios.map(({ name, warnings, blockers }) => [name, warnings, blockers])).toEqual(
      kinds.map((kind) => [kind, [], []]),
    );
  });

  it.each(kinds)('would be refused with a mistake in the fault %s', async (kind) => {
    const broken = textOf(kind).replace(/^(fault:.*\n +(?:- )?)[\w-]+:/m, '$1mistaken:');
    expect(broken).toContain('mistaken:');
    project.write(`expectations/${kind}.yaml`, broken);
    const { code, stderr } = await project.cli(['check', '--offline']);
    expect(code).toBe(2);
    expect(stderr).toContain(`expectations/${kind}.yaml`);
  });
});

interface Told {
  readonly problems: readonly unknown[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly warnings: readonly unknown[];
    readonly blockers: readonly unknown[];
  }[];
}
