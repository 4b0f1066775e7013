import { commandLine } from '../src/commandLine/commandLine';
import { defaultOf, descriptionsOf, exampleOf, isRepeated } from '../src/commands/schema/keyText';
import { keysOf, type Key } from '../src/commands/schema/keys';
import { typeText } from '../src/commands/schema/typeText';
import { generateSchema } from '../src/config/generateSchema';
import { labelsOf, latencyBuckets, metrics, type Metric } from '../src/metrics/catalogue';
import { paperEdge } from '../test/support/edge';

/** The pages of docs/reference, by their file names: what `--help` and the schemas of the loader say, and nothing else. */
export async function referencePages(): Promise<Readonly<Record<string, string>>> {
  const schemas = generateSchema();
  return {
    'commands.md': await commandsPage(),
    'metrics.md': metricsPage(),
    'expectation-files.md': filePage('Expectation files', keysOf('expectation', schemas.expectation)),
    'project-file.md': filePage('alertdrill.yaml', keysOf('project', schemas.project)),
  };
}

const written = 'Written by `npm run docs`: change what it is written from, not this page.';

async function commandsPage(): Promise<string> {
  const sections = [['alertdrill', await helpOf()]];
  for (const name of commandNames()) sections.push([`alertdrill ${name}`, await helpOf(name)]);
  const texts = sections.map(([title, help]) => `## ${title}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  return `# Commands\n\nWhat \`--help\` prints of each. ${written}\n\n${texts.join('\n')}`;
}

const commandNames = (): readonly string[] =>
  program()
    .whole.commands.map((command) => command.name())
    .filter(isShown);

/** What shells and the keeper call is nobody's to type. */
const isShown = (name: string): boolean => !name.startsWith('__');

async function helpOf(...name: readonly string[]): Promise<string> {
  const { whole, said } = program();
  // commander ends the program by an exception.
  await whole.parseAsync([...name, '--help'], { from: 'user' }).catch(() => undefined);
  if (said.stdout === '') throw new Error(`no help of ${name.join(' ')}: ${said.stderr}`);
  return said.stdout.trimEnd();
}

/** As wide as without a terminal, whoever asks. */
function program() {
  const { edge, said } = paperEdge();
  const whole = commandLine(edge, () => undefined);
  for (const each of [whole, ...whole.commands]) each.configureOutput({ getOutHelpWidth: () => 80 });
  return { whole, said };
}

function metricsPage(): string {
  const rows = (metrics as readonly Metric[]).map(({ name, type, unit, help, subject, extra }) => {
    const labels = [...labelsOf[subject], ...(extra === undefined ? [] : [extra.label])];
    return `| \`${name}\` | ${type} | ${unit} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |\n`;
  });
  const buckets = `Buckets of the histogram, upper bounds in seconds: ${latencyBuckets.join(', ')}.`;
  return `# Metrics\n\nAll metrics of drills; [metrics](../metrics.md) says how to get them, and what the labels are. ${written}\n\n| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n${rows.join('')}\n${buckets}\n`;
}

function filePage(title: string, keys: readonly Key[]): string {
  const shown = keys.filter(({ path }) => !isRepeated(path));
  const tops = [...new Set(shown.map(({ path }) => sectionOf(path)))];
  const sections = tops.map((top) => {
    const rows = shown.filter(({ path }) => sectionOf(path) === top).map(row);
    return `## ${top}\n\n| key | meaning | type | default | example |\n|---|---|---|---|---|\n${rows.join('')}`;
  });
  const more = '`alertdrill schema KEY` prints the same of one key';
  return `# ${title}\n\nAll keys, by the schema that the loader itself uses; ${more}. A key in **bold** is required. ${written}\n\n${sections.join('\n')}`;
}

/** What they stand below: `load`, `fault.k6`, `environments.<name>.allow`. */
function sectionOf(path: string): string {
  const segments = path.split('.');
  const [first = '', , third] = segments;
  const deepest = first === 'environments' ? (third === 'providers' ? 4 : 3) : first === 'fault' ? 2 : 1;
  const section = segments.slice(0, Math.min(deepest, segments.length - 1)).join('.');
  return section === '' ? 'At the top' : `\`${section}\``;
}

function row(key: Key): string {
  const { path, schemas, isRequired } = key;
  const name = isRequired ? `**\`${path}\`**` : `\`${path}\``;
  const type = [...new Set(schemas.map(typeText))].join(', or ');
  const examples = exampleOf(key)
    .split(/ {4}/)
    .filter((example) => example !== '')
    .map((example) => `\`${example}\``);
  const cells = [name, descriptionsOf(key).join('; '), type, defaultOf(schemas), examples.join('<br>')];
  return `| ${cells.map(inCell).join(' | ')} |\n`;
}

/** A bar ends a cell wherever it stands; brackets outside of code would be taken for HTML. */
const inCell = (text: string): string =>
  text
    .split(/(`[^`]*`|<br>)/)
    .map((part) => (part.startsWith('`') || part === '<br>' ? part : part.replaceAll('<', '&lt;')))
    .join('')
    .replaceAll('|', String.raw`\|`);
