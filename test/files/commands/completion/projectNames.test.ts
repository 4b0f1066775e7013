import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectNames } from '../../../../src/commands/completion/projectNames';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'alertdrill-names-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
}
const names = (cwd = dir) => projectNames({ cwd, stateDir: join(dir, 'state') });
const scenarios = (paths: readonly string[] = [], project?: string) => names().scenarios({ project, paths });

const projectText = 'environments:\n  lab: { providers: {} }\n  live: { production: true }\n';

describe('names of a project', () => {
  beforeEach(() => write('alertdrill.yaml', projectText));

  it('are its environments, found from folders below too, or where --project says', async () => {
    const found = [
      { name: 'lab', production: false },
      { name: 'live', production: true },
    ];
    mkdirSync(join(dir, 'deep/er'), { recursive: true });
    expect(await names(join(dir, 'deep/er')).environments(undefined)).toEqual(found);
    write('other.yaml', 'environments: { staging: }');
    expect(await names().environments('other.yaml')).toEqual([{ name: 'staging', production: false }]);
  });

  it('are its scenarios, whatever else is in their files', async () => {
    write('expectations/a.yaml', 'scenario: a\ntitle: "A title"\ntags: [x, y]\nload: { broken: [\n');
    write('expectations/b/b.yml', "# first\nexpect: []\nenvironments:\n- lab\ntags:\n  - 'z'\nscenario:   b # so\n");
    write('expectations/c.yaml', '{ scenario: c, tags: [x], expect: [] }\n');
    expect(await scenarios()).toEqual([
      { name: 'a', title: 'A title', tags: ['x', 'y'] },
      { name: 'b', tags: ['z'], environments: ['lab'] },
      { name: 'c', tags: ['x'] },
    ]);
    expect((await scenarios(['expectations/b'])).map(({ name }) => name)).toEqual(['b']);
  });

  it('leave out files that say nothing, and go on', async () => {
    write('expectations/a.yaml', '');
    write('expectations/b.yaml', 'scenario: [1]\n');
    write('expectations/c.yaml', 'scenario: *nowhere\n');
    write('expectations/d.yaml', 'scenario: "unfinished\n');
    write('expectations/e.yaml', 'scenario: e\ntags: nightly\n');
    write('expectations/f.yaml', '\u0000\u0001');
    symlinkSync(join(dir, 'nowhere'), join(dir, 'expectations/g.yaml'));
    mkdirSync(join(dir, 'expectations/h.yaml'));
    expect((await scenarios()).filter(({ name }) => name === 'e')).toEqual([{ name: 'e', tags: [] }]);
  });

  it('are the runs that were recorded, the newest first', async () => {
    for (const id of ['20261123T001502Z-k3f9x', '20261124T001502Z-aaaaa']) write(`.alertdrill/runs/${id}/x`, '');
    expect(await names().runs(undefined)).toEqual(['20261124T001502Z-aaaaa', '20261123T001502Z-k3f9x']);
  });

  it('are the leftovers of crashes', async () => {
    write('state/journal/torn.jsonl', '{');
    expect(await names().leftovers()).toEqual(['torn']);
  });
});

describe('where something is wrong there are no names, and no complaint', () => {
  it.each([
    ['no project', undefined],
    ['a project file that is no YAML', 'environments: [\n  "'],
    ['one of another form', '- 1\n- 2\n'],
    ['an empty one', ''],
    ['one that refers to itself', 'environments: &a { a: *a }\n'],
  ])('%s', async (_what, text) => {
    if (text !== undefined) write('alertdrill.yaml', text);
    write('expectations/a.yaml', 'scenario: [\n');
    const found = [await names().runs(undefined), await names().leftovers(), await scenarios()];
    expect(found).toEqual([[], [], []]);
    expect((await names().environments(undefined)).map(({ name }) => name)).not.toContain('lab');
    expect(await names().environments('nowhere.yaml')).toEqual([]);
    expect(await scenarios(['nowhere.yaml'])).toEqual([]);
  });
});
