import { isNode, isPair, isScalar, visit } from 'yaml';
import type { Hide } from './hide';
import { hideLogins, isFollowedByColon, starredButReferences } from './hide';
import { soundDocument } from './yamlData';

/**
 * For files that are to have no keys but references to them. What somebody wrote into them all the same must not reach
 * the output of the job that refused it: logins within URLs, what has the name of a key, and the fields that take keys.
 */
export const hideSecrets: Hide = (text) => hideEntries(hideSecretNodes(hideLogins(text), text));

/** However they are written: as a list, as a map, as a block of lines. */
function hideSecretNodes(shown: string, text: string): string {
  const document = soundDocument(text);
  if (document === undefined) return hideFields(shown);
  let hidden = shown;
  visit(document, {
    Scalar: (key, { range }, parents) => {
      if (
        !range ||
        (key === 'key' && isFollowedByColon(text, range[1])) ||
        !parents.some((parent) => isPair(parent) && isSecretKey(parent.key))
      )
        return;
      const [start, end] = range;
      hidden = hidden.slice(0, start) + starredButReferences(hidden.slice(start, end)) + hidden.slice(end);
    },
  });
  return hidden;
}

const isSecretKey = (key: unknown): boolean => isNode(key) && isScalar(key) && isSecretName(String(key.value));

/** Of a field whose whole value may be secret, whatever is in it. */
export const isSecretName = (name: string): boolean => whollySecret.has(name) || secretName.test(name);

/** The other fields that take secrets (`body`, `json`) have mostly what a reader wants to see. */
const whollySecret = new Set(['headers', 'env']);

const secretWords = 'key|token|secret|password|authorization|cookie';
const secretName = new RegExp(`(?:${secretWords})[\\w-]*$`, 'i');

/** Of broken YAML: the rest of the field's line, and the values of all lines that stand deeper. */
function hideFields(text: string): string {
  let field: number | undefined;
  return text
    .split('\n')
    .map((line) => {
      const [indentation = ''] = /^[ -]*/.exec(line) ?? [];
      const isBelow = field !== undefined && (line.trim() === '' || indentation.length > field);
      if (!isBelow) field = undefined;
      const [, start = ''] = (isBelow ? /^([ -]*(?:["']?[\w-]+["']?:)?)/ : fieldStart).exec(line) ?? [];
      if (!isBelow && start === '') return line;
      field ??= indentation.length;
      return start + starredButReferences(line.slice(start.length));
    })
    .join('\n');
}

const fieldStart = /^(.*?(?<![\w-])["']?(?:headers|env)["']?[ \t]*:)/;

/** By their look, wherever they stand: also in comments, and where the YAML is broken. */
const hideEntries: Hide = (text) =>
  text.replace(secretEntry, (_, key: string, value: string) => key + starredButReferences(value));

const secretEntry = new RegExp(
  `((?:${secretWords})[\\w-]*["']?[ \\t]*:[ \\t]+)("[^"\\n]*"|'[^'\\n]*'|(?![\\s{[#])(?:\\$\\{[^}\\n]*\\}|[^,{}[\\]\\n])+)`,
  'gi',
);
