import { documentedBlocks, documentedPages, firstLineOf, readPageOf } from '../../support/documentation';

/** Blocks of command lines: which are run (test/integration/docs), and which are not. */
const blocks = documentedPages().flatMap((page) => documentedBlocks(page));

describe('command lines in blocks of README.md and docs', () => {
  it('stand in blocks of `sh`, so that none is overlooked', () => {
    const others = blocks.filter(({ language }) => /^(bash|shell|console|zsh|terminal|shell-session)$/.test(language));
    expect(others).toEqual([]);
    const unmarked = blocks.filter(({ language, text }) => language === '' && /^\s*(\$ |alertdrill )/m.test(text));
    expect(unmarked).toEqual([]);
    const fences = documentedPages().flatMap((page) => readPageOf(page).match(/^ *```\S/gm) ?? []);
    expect(blocks.filter(({ language }) => language !== '')).toHaveLength(fences.length);
  });

  it('are run by test/integration/docs but for these, which say why', () => {
    const notRun = blocks.filter((block) => block.notRun !== undefined);
    expect(notRun.map((block) => `${block.page}: ${firstLineOf(block).replace(/ {2,}.*/, '')}`)).toEqual([
      'README.md: npm ci && npm start',
      'README.md: npm install -g .',
      'docs/guides/new-monitor.md: pre-commit install',
      'docs/history.md: alertdrill history export --history .alertdrill/history.db > history.jsonl',
      'docs/recipes/kubectl.md: kubectl --context verify --namespace shop get deployment/checkout \\',
      'docs/recipes/network.md: iptables -N ALERTDRILL',
      'docs/recipes/toxiproxy.md: toxiproxy-server &',
    ]);
    for (const { notRun: reason } of notRun) expect(reason).toMatch(/\w/);
  });

  it('are run where they are a file, too: by a block of the same page, or by the tests of recipes', () => {
    const scripts = blocks.filter(({ language, file }) => language === 'sh' && file !== undefined);
    const nobodys = scripts.filter(
      ({ page, file = '' }) =>
        !page.startsWith('docs/recipes/') &&
        !blocks.some((other) => other.page === page && other.file === undefined && other.text.includes(`./${file}`)),
    );
    expect(nobodys).toEqual([]);
    expect(scripts.map(({ file }) => file)).toContain('nightly.sh');
  });

  it('say how they are run right above them, and nowhere else: a comment that has slipped would count for nothing', () => {
    const said = documentedPages().flatMap((page) => readPageOf(page).match(/<!-- (not run|run): /g) ?? []);
    const heard = blocks.filter(({ notRun, project }) => notRun !== undefined || project !== undefined);
    expect(heard).toHaveLength(said.length);
  });

  it('are read with what stands above them: the control', () => {
    const page = '<!-- not run: no cluster -->\n\n```sh\na\n```\n\n<!-- not run: lost -->\ntext\n\n```sh\nb\n```\n';
    expect(documentedBlocks('x', page)).toEqual([
      { page: 'x', language: 'sh', text: 'a\n', notRun: 'no cluster' },
      { page: 'x', language: 'sh', text: 'b\n' },
    ]);
  });
});
