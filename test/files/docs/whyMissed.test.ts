import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explanation } from '../../../src/history/factSchema';
import { packageDir } from '../../support/initBench';

const page = readFileSync(join(packageDir, 'docs/why-missed.md'), 'utf8');
const causes = explanation.shape.cause.options;

/** Each section of the third level, by its title. */
const sectionsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((part) => [part.split('\n', 1)[0] ?? '', part.split(/^## /m, 1)[0] ?? '']),
  );

describe('docs/why-missed.md', () => {
  const sections = sectionsOf(page);

  it('has a section for each cause that there is, and none for another', () => {
    expect([...sections.keys()].toSorted()).toEqual([...causes].toSorted());
    // The control: a page without one of them.
    expect(sectionsOf(page.replace('### muted\n', '')).has('muted')).toBe(false);
  });

  it.each(causes)('says of %s what it means, how to see it, what to do, and where it occurs', (cause) => {
    const section = sections.get(cause) ?? '';
    for (const part of ['Means', 'See it', 'Remedy', 'Where']) {
      expect(section).toMatch(new RegExp(String.raw`^- \*\*${part}\*\*: \S`, 'm'));
    }
    expect(section).toMatch(/^- \*\*Where\*\*: (Mackerel and Prometheus|Mackerel|Prometheus)\./m);
  });

  it.each(causes)('has %s in the table at its beginning', (cause) => {
    expect(page).toMatch(new RegExp(String.raw`^\|.*\[\`${cause}\`\]\(#${cause}\)`, 'm'));
  });
});
