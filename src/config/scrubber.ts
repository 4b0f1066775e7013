/** Takes the values of secrets out of what leaves the program. */
export interface Scrubber {
  text(text: string): string;
  /** In every text of JSON data, keys included. */
  json(data: unknown): unknown;
  /** Names whose values are too short to be taken out: that would garble every text. */
  readonly ignored: readonly string[];
}

/**
 * Replaces each value, and its forms in URLs, JSON, XML and base64, by `[secret NAME]`.
 * `secrets` are values by name.
 */
export function createScrubber(secrets: Readonly<Record<string, string>>): Scrubber {
  const entries = Object.entries(secrets);
  const nameOf = new Map<string, string>();
  for (const [name, value] of entries.filter(([, value]) => value.length >= shortest)) {
    for (const form of formsOf(value)) if (!nameOf.has(form)) nameOf.set(form, name);
  }
  // The longest first, so that nothing of it is left where a shorter one is a part of it.
  const forms = [...nameOf.keys()].sort((a, b) => b.length - a.length);
  const pattern = forms.length === 0 ? undefined : new RegExp(forms.map(escaped).join('|'), 'g');

  const text = (dirty: string): string =>
    pattern === undefined ? dirty : dirty.replace(pattern, (form) => `[secret ${nameOf.get(form) ?? ''}]`);
  const json = (data: unknown): unknown => {
    if (typeof data === 'string') return text(data);
    if (Array.isArray(data)) return data.map(json);
    if (typeof data !== 'object' || data === null) return data;
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [text(key), json(value)]));
  };
  return { text, json, ignored: entries.filter(([, value]) => value.length < shortest).map(([name]) => name) };
}

const shortest = 4;

function formsOf(value: string): readonly string[] {
  const url = percentEncoded(value);
  const json = JSON.stringify(value).slice(1, -1);
  const xml = value.replace(/[&<>"']/g, (character) => xmlEntities[character] ?? character);
  const forms = [value, url, lowerHex(url), url.replaceAll('%20', '+'), json, JSON.stringify(json).slice(1, -1), xml];
  return [...forms, ...base64Forms(value)].filter((form) => form.length >= shortest);
}

/** By way of UTF-8: a lone surrogate can't be encoded. */
const percentEncoded = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

const lowerHex = (url: string): string => url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());

const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Base64 depends on how many bytes stand before the value (`user:password`): the characters that its bytes alone
 * determine, for each of the three phases.
 */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const bits = (before + bytes.length) * 8;
    const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
    return own.length < shortestBase64 ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Shorter pieces stand in other texts by chance. */
const shortestBase64 = 6;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
