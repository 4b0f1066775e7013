import type { Alias, CST, Document, YAMLError } from 'yaml';
import { Composer, isNode, isScalar, Parser, visit } from 'yaml';
import { readPlainYaml } from './plainYaml';

/** Something that is wrong with a text as YAML. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface YamlData {
  readonly value?: unknown;
  readonly faults: readonly YamlFault[];
}

/**
 * The data of a YAML text with one document. Refused are duplicate keys, unknown tags, nesting that would exhaust the
 * stack, and aliases that would unfold to gigabytes.
 */
export function readData(text: string): YamlData {
  const plain = readPlainYaml(text);
  return plain === undefined ? readAnyYaml(text) : { ...plain, faults: [] };
}

/** As readData, without its short cut. */
export function readAnyYaml(text: string): YamlData {
  const tokens = [...new Parser().parse(text)];
  const tooDeep = offsetBelow(tokens, mostLevels);
  if (tooDeep !== undefined) return { faults: [{ offset: tooDeep, message: 'this is nested too deeply' }] };

  const [document, second] = compose(tokens, text);
  const faults = [...document.errors, ...document.warnings].map((error) => toFault(error, text));
  if (second !== undefined) {
    const hint = 'put what follows `---` into a file of its own';
    faults.push({ offset: second.range[0], message: 'a file has one document', hint });
  }
  if (faults.length > 0 && !areReadable(document, second)) return { faults };
  const odd = firstOddKey(document);
  if (odd !== undefined) return { faults: [...faults, { offset: odd, message: 'a key must be a text' }] };
  // Most files have no anchors, and needn't be searched.
  const hasAnchors = text.includes('&');
  const circle = hasAnchors ? firstAlias(document, (alias, anchors) => anchors.includes(alias.source)) : undefined;
  if (circle !== undefined) return { faults: [...faults, { offset: circle, message: 'this alias contains itself' }] };
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }), faults };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { faults: [...faults, aliasFault(document)] };
  }
}

/** Of keys that are given twice the last one counts: the rest of the file can be read all the same. */
const areReadable = ({ errors, warnings }: Document.Parsed, second: Document.Parsed | undefined): boolean =>
  second === undefined && warnings.length === 0 && errors.every(({ code }) => code === 'DUPLICATE_KEY');

/** Undefined where readData finds no data in the text: then nobody can say what is a key in it and what a value. */
export function soundDocument(text: string): Document | undefined {
  return readData(text).value === undefined ? undefined : parseDocument(text);
}

/** The document of a text that readData has read. */
export const parseDocument = (text: string): Document => compose([...new Parser().parse(text)], text)[0];

const mostLevels = 100;
const mostAliases = 100;

function compose(tokens: readonly CST.Token[], text: string): readonly [Document.Parsed, Document.Parsed | undefined] {
  const composer = new Composer({ merge: true, prettyErrors: false });
  const [first, second] = composer.compose(tokens, true, text.length);
  if (first === undefined) throw new Error('yaml makes a document of every text when it is told to');
  return [first, second];
}

/** Where collections are nested deeper than `levels`. Without recursion: that is what deep nesting would exhaust. */
function offsetBelow(tokens: readonly CST.Token[], levels: number): number | undefined {
  const left: { readonly token: CST.Token | null | undefined; readonly level: number }[] = tokens.map((token) => ({
    token,
    level: 0,
  }));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { token, level } = next;
    if (token?.type === 'document') left.push({ token: token.value, level });
    if (token === undefined || token === null || !('items' in token)) continue;
    if (level >= levels) return token.offset;
    for (const { key, value } of token.items)
      left.push({ token: key, level: level + 1 }, { token: value, level: level + 1 });
  }
  return undefined;
}

/** Offset of the first key that is a map, a list or an alias: as data it would be all that is written in it. */
function firstOddKey(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) || !isNode(key)) return undefined;
      offset = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function aliasFault(document: Document): YamlFault {
  const unknown = firstAlias(document, (alias) => !isNode(alias.resolve(document)));
  if (unknown !== undefined) return { offset: unknown, message: 'there is no anchor above for this alias' };
  const hint = `at most ${mostAliases} values may come from aliases`;
  return { offset: firstAlias(document, () => true) ?? 0, message: 'too many aliases', hint };
}

/** Offset of the first alias that `isIt`, told the anchors of all that it stands in. */
function firstAlias(
  document: Document,
  isIt: (alias: Alias, anchored: readonly (string | undefined)[]) => boolean,
): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias: (_, alias, parents) => {
      const anchors = parents.map((parent) => ('anchor' in parent ? parent.anchor : undefined));
      if (!isIt(alias, anchors)) return undefined;
      offset = alias.range?.[0];
      return visit.BREAK;
    },
  });
  return offset;
}

function toFault(error: YAMLError, text: string): YamlFault {
  const [offset] = error.pos;
  if (error.code !== 'DUPLICATE_KEY')
    return { offset, message: `not valid YAML: ${withoutSource(error)}`, hint: hints[error.code] };
  const [key = ''] = /^"[^"]*"|^'[^']*'|^[^\s:]+/.exec(text.slice(offset)) ?? [];
  return { offset, message: `the key ${key} is given twice` };
}

/** Some messages end with what they are about, and that may be a key: `Unresolved tag: !s3cr3t`. */
function withoutSource({ code, message }: YAMLError): string {
  return code === 'BAD_DIRECTIVE' ? 'This is no directive' : message.replace(/(?:(?<=\w): | \\).*$/s, '');
}

const hints: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'YAML is indented with spaces',
};
