import type { Scrub } from '../domain/scrubbed';
import { shortestSecret } from '../domain/shortSecret';
import type { Secret } from './secret';

/** Takes the values of secrets out of what leaves the program. */
export interface Scrubber {
  /** For data of any form: `scrubbed` of the domain. */
  readonly text: Scrub;
}

/**
 * Replaces each secret, and its forms in URLs, JSON, XML and base64, by `[secret NAME]`. Those that are too short for it
 * the project file may not have: domain/shortSecret.ts.
 */
export function createScrubber(secrets: readonly Secret[]): Scrubber {
  const isLong = (secret: Secret): boolean => secret.reveal().length >= shortestSecret;
  const nameOf = new Map<string, string>();
  for (const secret of secrets.filter(isLong)) {
    for (const form of [secret.reveal(), ...piecesOf(secret.reveal())].flatMap(formsOf))
      if (!nameOf.has(form)) nameOf.set(form, secret.name);
  }
  // The longest first, so that nothing of it is left where a shorter one is a part of it.
  const forms = [...nameOf.keys()].sort((a, b) => b.length - a.length);
  const pattern = forms.length === 0 ? undefined : new RegExp(forms.map(escaped).join('|'), 'g');

  const text = (dirty: string): string =>
    pattern === undefined ? dirty : dirty.replace(pattern, (form) => `[secret ${nameOf.get(form) ?? ''}]`);
  return { text };
}

/**
 * What is left of one that has blanks and lines where somebody shows the last lines of a text, ends lines otherwise, or
 * makes one line of all: each of its lines, and the whole on one line.
 */
const piecesOf = (value: string): readonly string[] => {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const long = lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine);
  return [value.replace(/\s+/g, ' ').trim(), ...long];
};

/** Shorter ones stand in other texts by chance: `true,`. */
const shortestLine = 8;

function formsOf(value: string): readonly string[] {
  const url = percentEncoded(value);
  // As forms and URLSearchParams write it; they also encode what encodeURIComponent leaves: !'()~
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  const urls = [url, url.replaceAll('%20', '+'), form, form.replaceAll('+', '%20')];
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [value, ...urls, ...urls.map(lowerHex), json, JSON.stringify(json).slice(1, -1), ...xmlForms(value)];
  return [...forms, ...base64Forms(value)].filter((form) => form.length >= shortestSecret);
}

/** By way of UTF-8: a lone surrogate can't be encoded. */
const percentEncoded = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

const lowerHex = (url: string): string => url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());

/** In a text only the first three have to be escaped; how the apostrophe is, differs most. */
const xmlForms = (value: string): readonly string[] => {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const attribute = text.replaceAll('"', '&quot;');
  return [text, attribute, ...['&apos;', '&#39;', '&#x27;'].map((entity) => attribute.replaceAll("'", entity))];
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
