/**
 * The text as it may be shown: with stars in the place of what may be a key. Whatever it hides keeps its length and its
 * lines, so that places in the one are places in the other.
 */
export type Hide = (text: string) => string;

/** Whatever is no line break becomes a star. */
export const starred: Hide = (text) => text.replace(/[^\r\n]/g, '*');

/**
 * As starred, but what says where a value comes from stays: `${NAME}`, `${NAME:-***}` of one with a default, and what
 * merely leads up to it: `"Bearer ${secret.NAME}"`.
 */
export const starredButReferences: Hide = (text) =>
  text
    .split(reference)
    .map((part, index, parts) => {
      if (index % 2 === 0) {
        const isFirst = index === 0 && parts.length > 1 && leadsToReference.test(part);
        const isLast = index > 0 && index === parts.length - 1 && endsText.test(part);
        return isFirst || isLast ? part : starred(part);
      }
      const [, before = '', fallback = ''] = /^(\$\{[\w.]+(?::-)?)(.*)\}$/s.exec(part) ?? [];
      return `${before}${starred(fallback)}}`;
    })
    .join('');

/** A quotation mark, and the words of the HTTP authentication schemes, which are no secrets. */
const leadsToReference = /^["']?(?:(?:ApiKey|Basic|Bearer|Digest|GenieKey|Negotiate|OAuth|Token)[ \t]+)?$/i;
const endsText = /^["']?\s*$/;

// `$${` stands for the characters themselves: what follows it is no name.
const reference = /((?<!\$)\$\{(?:secret\.)?[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\})/;

/** A login within a URL. */
export const hideLogins: Hide = (text) =>
  text.replace(urlLogin, (_, start: string, login: string) => start + starred(login));

const urlLogin = /((?:https?|postgres(?:ql)?):[/\\]*)([^\s/\\?#]+)(?=@)/gi;

/** Whether what ends there is the key of a value, and not a value in the place of a key: `{ abc }`. */
export const isFollowedByColon = (text: string, end: number): boolean => /^\s*:/.test(text.slice(end, end + 200));
