import { allAlertsClosed } from '../../e2e/standin';
import { startWorld, type World } from '../../e2e/world';
import {
  documentedBlocks,
  documentedPages,
  firstLineOf,
  scriptIn,
  type DocumentedBlock,
} from '../../support/documentation';
import { createDocumentedProject, scriptOf } from './documentedProject';

/**
 * Every block of command lines in README.md and docs, and every step of a CI's job there, in the order of its page, in one project of the page's own, but for
 * blocks that begin afresh (`<!-- run: mackerel -->` or prometheus above them). Those that say why they are not run are counted by test/files/docs/commandBlocks.test.ts.
 */
jest.setTimeout(120_000);

/** Files of a page that are put where they say: what is written into the project file differs from page to page. */
const isPutDown = ({ file }: DocumentedBlock): boolean => file !== undefined && /^expectations\/|\.sh$/.test(file);

// The files of recipes have tests of their own (test/integration/recipes).
const pages = documentedPages().map((page) => ({ page, blocks: documentedBlocks(page) }));
const withCommands = pages.filter(({ blocks }) => blocks.some((block) => scriptIn(block) !== undefined));

describe('the command lines of', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    // The one of README.md: a monitor that is new.
    await world.mackerel('POST', '/monitors', {
      ...{ type: 'service', name: 'Shop checkout 5xx', service: 'shop', metric: 'requests.failed.rate' },
      ...{ operator: '>', duration: 1, warning: 5, critical: 10 },
    });
  });
  afterAll(() => world.stop());

  it.each(withCommands)('$page', async ({ blocks }) => {
    await allAlertsClosed(world);
    let project = await createDocumentedProject(world);
    try {
      for (const block of blocks) {
        if (block.project !== undefined) {
          project.remove();
          project = await createDocumentedProject(world, block.project);
        }
        if (isPutDown(block)) project.write(block.file ?? '', block.text);
        const script = scriptIn(block);
        if (script === undefined) continue;
        const { code, stdout, stderr } = await project.run(script);
        if (code !== 0) throw new Error(`${firstLineOf(block)}: ${String(code)}\n${stdout}\n${stderr}`);
      }
    } finally {
      project.remove();
    }
  });

  it('a page with a line that fails is a failure, wherever in its block it stands: the control', async () => {
    const project = await createDocumentedProject(world);
    try {
      expect(await project.run('alertdrill check --ofline\ntrue\n')).toMatchObject({ code: 2 });
      expect(await project.run('alertdrill check --ofline | cat\ntrue\n')).toMatchObject({ code: 2 });
      expect(await project.run('alertdrill check --offline   # exit code 2: no blanks are there\n')).toMatchObject({
        code: 99,
      });
      expect(await project.run('alertdrill check --ofline   # exit code 3: it is 2\n')).toMatchObject({ code: 1 });
      expect(
        await project.run('alertdrill check --ofline   # exit code 2\nalertdrill check --offline\n'),
      ).toMatchObject({ code: 0 });
    } finally {
      project.remove();
    }
  });
});

it('the steps of jobs are run, too, and nothing else of them: those of check and coverage', () => {
  const scripts = pages.flatMap(({ blocks }) => blocks.filter(({ language }) => language === 'yaml').map(scriptIn));
  expect(scripts.filter((script) => script !== undefined)).toEqual([
    'alertdrill check --env verification --reporter terminal --reporter github\n',
    'alertdrill coverage --from monitors.json --require-new 14d --markdown >> "$GITHUB_STEP_SUMMARY"\n',
  ]);
});

it('a line is left as it is unless it says how it ends', () => {
  expect(scriptOf('a # b\nexit 4 # c\n')).toBe('a # b\nexit 4 # c\n');
  expect(scriptOf('a --b   # exit code 1: below that\n')).toContain('if a --b; then');
});
