import { html } from 'hono/html';
import { badge } from '../../../src/html/badge';
import { charactersOf, link } from '../../../src/html/markup';
import { pageDocument, type Page } from '../../../src/html/page';
import { table } from '../../../src/html/table';
import { ticks, timeTicks } from '../../../src/html/ticks';

const hostile = `</title><script>window.ran=1</script>"'&\u202e\u001b[31m`;
const page: Page = { title: 't', heading: 'h', subtitle: [], main: [], footer: '' };

describe('a page', () => {
  it('takes text for text wherever it stands', () => {
    const text = pageDocument({
      ...page,
      title: hostile,
      heading: hostile,
      subtitle: [hostile],
      main: [badge('bad', hostile), table(hostile, [hostile], [{ cells: [hostile] }]), html`<p>${hostile}</p>`],
      footer: hostile,
    });
    expect(text).not.toContain('<script>');
    expect(text.match(/<\/title>/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;window.ran=1&lt;/script&gt;&quot;');
  });

  it('allows nothing from elsewhere, and no script but its own', () => {
    expect(pageDocument(page)).toContain("default-src 'none'; style-src &#39;sha256-".replaceAll("'", '&#39;'));
    expect(pageDocument(page)).not.toContain('script-src');
    expect(pageDocument({ ...page, script: 'void 0' })).toContain('script-src &#39;sha256-');
    expect(pageDocument(page)).not.toMatch(/(?:src|href)="(?!#|data:)/);
  });
});

describe('a link', () => {
  it.each(['https://a.example/x?y="z', 'http://a.example'])('leads to %s', (url) => {
    expect(charactersOf(link(url, 'there'))).toMatch(
      /^<a href="https?:\/\/a\.example\/[^"]*" rel="[a-z ]*">there<\/a>$/,
    );
  });

  it.each(['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'https://', 'x', '//a.example'])(
    'does not lead to %j',
    (url) => expect(charactersOf(link(url, 'there'))).toBe('there'),
  );
});

describe('ticks of an axis', () => {
  it.each([
    [0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 900, 5, [0, 500]],
    [-3, 3, 4, [-2, 0, 2]],
    [5, 5, 4, []],
    [Number.NaN, 5, 4, []],
  ])('from %d to %d, %d at most', (from, to, most, expected) => {
    expect(ticks(from, to, most)).toEqual(expected);
  });

  it.each([
    [0, 90_000, 7, [0, 15_000, 30_000, 45_000, 60_000, 75_000, 90_000]],
    [0, 400_000, 8, [0, 60_000, 120_000, 180_000, 240_000, 300_000, 360_000]],
    [0, 900, 4, [0, 500]],
    [0, 1e12, 3, [0, 5e11, 1e12]],
  ])('of time from %d to %d, %d at most', (from, to, most, expected) => {
    expect(timeTicks(from, to, most)).toEqual(expected);
  });
});
