/**
 * A scaffolded file as a person leaves it who has filled it in: nothing else is changed.
 *
 * @param value what belongs in the place of the text behind TO DO; undefined leaves the blank as it is
 */
export const fillBlanks = (text: string, value: (what: string) => unknown = fitting('${TARGET_URL}/')): string =>
  text.replace(/"TO DO: (?:[^"\\]|\\.)*"/g, (blank) => {
    const filled = value((JSON.parse(blank) as string).slice('TO DO: '.length));
    return filled === undefined ? blank : JSON.stringify(filled);
  });

/** Where the k6 script of a person lies who has none yet. */
export const loadScript = 'load.ts';

/** What a person writes into the blanks of any file that is scaffolded. */
export const fitting =
  (page: string) =>
  (what: string): unknown => {
    if (what.startsWith('k6 script')) return loadScript;
    if (what.startsWith('how often')) return '20/s';
    if (what.startsWith('how slow')) return '400ms';
    if (what.startsWith('a value that comes')) return 0;
    if (what.startsWith('TCP port')) return 8080;
    if (/mackerel-agent\.service/.test(what)) return 'mackerel-agent.service';
    if (what.startsWith('name of the program')) return what.includes('mackerel-agent') ? 'mackerel-agent' : 'nginx';
    if (/^(URL|a page|the page|https:)/.test(what)) return page;
    if (what.startsWith('a folder')) return '/tmp/shop';
    if (what.startsWith('pattern')) return '/tmp/shop/*.png';
    if (what.startsWith('the host')) return 'shop.example.com';
    return 'systemctl';
  };
