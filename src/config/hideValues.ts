import type { Document, Pair, Scalar } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { shortestSecret } from '../domain/shortSecret';
import type { Hide } from './hide';
import { hideLogins, isFollowedByColon, starred, starredButReferences } from './hide';
import type { Path } from './issue';
import { hideSecrets } from './hideSecrets';
import { soundDocument } from './yamlData';

/**
 * For the project file, where a key may stand in any place: under a misspelt name, as a default, in a comment, in a list
 * that should have been a text. So it shows what is known to be harmless (keys, references, the values of the few
 * places that take no secrets) and hides the rest.
 */
export const hideValues: Hide = (text) => {
  const document = soundDocument(text);
  if (document === undefined) return hideAfterKeys(text);
  const scalars = scalarsOf(document);
  return hideRepeated(scalars, hideBetween(text, harmless(scalars, text)));
};

/** A secret that is written a second time, where others stand. */
const hideRepeated = (scalars: readonly PlacedScalar[], shown: string): string =>
  scalars
    .filter(({ path, isKey }) => !isKey && isSecretPlace(path))
    .map(({ scalar }) => String(scalar.value))
    .filter((value) => value.length >= shortestSecret)
    .reduce((text, value) => text.replaceAll(value, starredButReferences), shown);

/** What hideValues hides, as data: messages must not repeat it. `keys` also stand in the paths of what is wrong. */
export function hiddenTexts(text: string): { readonly values: readonly string[]; readonly keys: readonly string[] } {
  const document = soundDocument(text);
  const scalars = document === undefined ? [] : scalarsOf(document);
  const isShown = ({ scalar, path, isKey }: PlacedScalar) =>
    isKey ? isNamed(text, scalar) && !isBelowSecret(path) : isOpen(path, String(scalar.value));
  const hidden = scalars.filter((placed) => !isShown(placed));
  const textsOf = (placed: readonly PlacedScalar[]) => placed.map(({ scalar }) => String(scalar.value));
  return { values: textsOf(hidden.filter(({ isKey }) => !isKey)), keys: textsOf(hidden.filter(({ isKey }) => isKey)) };
}

/** A range of the text, and how it is shown. */
interface Shown {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function harmless(scalars: readonly PlacedScalar[], text: string): readonly Shown[] {
  return scalars
    .flatMap(({ scalar, path, isKey }): Shown[] => {
      const [start, end] = scalar.range ?? [0, 0];
      const written = text.slice(start, end);
      const hide = isKey ? hideKey(isNamed(text, scalar) && !isBelowSecret(path)) : hideOf(path, written);
      return [{ start, end, text: hide(written) }];
    })
    .sort((a, b) => a.start - b.start);
}

const hideKey = (isShown: boolean): Hide => (isShown ? (written) => written : starred);

const isNamed = (text: string, { range }: Scalar): boolean => isFollowedByColon(text, range?.[1] ?? text.length);

/** A secret is a text: what looks like keys in its place is a part of it. */
const isBelowSecret = (path: Path): boolean => isSecretPlace(path) && path.length > 4;

const isSecretPlace = (path: Path): boolean => !isOpenPlace(path) && (path[2] === 'secrets' || path[2] === 'webhook');

function hideOf(path: Path, written: string): Hide {
  if (isOpen(path, written)) return (value) => hideInOpen(path, value);
  return !isSecretPlace(path) && isOrigin.test(written) ? (value) => value : starredButReferences;
}

/** As `API_TOKEN: abc` under `vars`. */
function hideInOpen(path: Path, value: string): string {
  const name = String(path.findLast((part) => typeof part === 'string'));
  const before = `${name}: `;
  return hideQueries(hideLogins(hideSecrets(before + value).slice(before.length)));
}

const hideQueries: Hide = (text) =>
  text.replace(/(https?:[^\s?]*\?)([^\s"'}]*)/gi, (_, url: string, query: string) => url + starred(query));

const isOrigin = /^["']?https?:\/\/[\w.-]+(?::\d+)?\/?["']?$/;

/** The places of a project file whose values are no secrets by what they are for. `*` is any name, `#` any item. */
const openPlaces = [
  'history',
  'coverage.exclude.#.monitor',
  'coverage.exclude.#.monitor.id',
  'coverage.exclude.#.until',
  'environments.*.production',
  'environments.*.allow.hosts.#',
  'environments.*.allow.commands.#',
  'environments.*.allow.files.#',
  'environments.*.allow.processes.#',
  'environments.*.vars.*',
  'environments.*.webhook.listen',
  'environments.*.webhook.publicUrl',
  'environments.*.providers.*.kind',
].map((place) => place.split('.'));

/** A database's URL may have a password, and a broken one may have it anywhere. */
const isOpen = (path: Path, value: string): boolean =>
  isOpenPlace(path) && !(path[0] === 'history' && value.includes(':/'));

const isOpenPlace = (path: Path): boolean =>
  openPlaces.some(
    (place) =>
      place.length === path.length &&
      place.every((part, index) =>
        part === '#' ? typeof path[index] === 'number' : part === '*' || part === path[index],
      ),
  );

/** What stands between values is structure; the rest of it (comments, anchors, tags) may be anything. */
function hideBetween(text: string, shown: readonly Shown[]): string {
  let at = 0;
  const parts = shown.map(({ start, end, text: value }) => {
    const before = structure(text.slice(at, start));
    at = end;
    return before + value;
  });
  return parts.join('') + structure(text.slice(at));
}

/** After `#`, `&` and `!` also what looks like structure is none. */
const structure: Hide = (between) =>
  between.replace(/[#&!][^\n]*|[^\s{}[\],:?-]/g, (hidden) => hidden.replace(/[^\s#]/g, '*'));

/** Of broken YAML: the first key of each line. */
const hideAfterKeys: Hide = (text) =>
  text.replace(
    /^([ \t-]*(?:(["']?)[A-Za-z_][\w.-]*\2:(?=[ \t\r]|$))?)(.*)$/gm,
    (_, start: string, _quote, rest: string) => start + rest.replace(/\S/g, '*'),
  );

interface PlacedScalar {
  readonly scalar: Scalar;
  readonly path: Path;
  readonly isKey: boolean;
}

/** All of them, each once: what an alias stands for is found at its anchor. */
function scalarsOf(document: Document): readonly PlacedScalar[] {
  const found: PlacedScalar[] = [];
  const look = (node: unknown, path: Path): void => {
    if (isAlias(node)) return;
    if (isScalar(node)) found.push({ scalar: node, path, isKey: false });
    if (isSeq(node)) for (const [index, item] of node.items.entries()) look(item, [...path, index]);
    if (isMap(node)) for (const pair of node.items) lookAtPair(pair, path);
  };
  const lookAtPair = ({ key, value }: Pair, path: Path): void => {
    const at = [...path, isScalar(key) ? String(key.value) : ''];
    if (isScalar(key)) found.push({ scalar: key, path: at, isKey: true });
    else look(key, at);
    look(value, at);
  };
  look(document.contents, []);
  return found;
}
