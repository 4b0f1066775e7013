/**
 * The text as it may be shown: with stars in the place of what may be a key. Whatever it hides keeps its length and its
 * lines, so that places in the one are places in the other.
 */
export type Hide = (text: string) => string;

/** Whatever is no line break becomes a star. */
export const starred: Hide = (text) => text.replace(/[^\r\n]/g, '*');

/** As starred, but what says where a value comes from stays: `${NAME}`, and `${NAME:-***}` of one with a default. */
export const starredButReferences: Hide = (text) =>
  text
    .split(reference)
    .map((part, index) => {
      if (index % 2 === 0) return starred(part);
      const [, before = '', fallback = ''] = /^(\$\{[\w.]+(?::-)?)(.*)\}$/s.exec(part) ?? [];
      return `${before}${starred(fallback)}}`;
    })
    .join('');

// `$${` stands for the characters themselves: what follows it is no name.
const reference = /((?<!\$)\$\{(?:secret\.)?[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\})/;

/** A login within a URL. */
export const hideLogins: Hide = (text) =>
  text.replace(urlLogin, (_, start: string, login: string) => start + starred(login));

const urlLogin = /((?:https?|postgres(?:ql)?):[/\\]*)([^\s/\\?#]+)(?=@)/gi;

/** Whether what ends there is the key of a value, and not a value in the place of a key: `{ abc }`. */
export const isFollowedByColon = (text: string, end: number): boolean => /^\s*:/.test(text.slice(end, end + 200));
