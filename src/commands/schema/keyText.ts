import type { JsonSchema } from '../../config/jsonSchema';
import { flow } from '../scaffold/yamlText';
import { anyName, textOf, type Key, type KeyFile } from './keys';
import { examplesIn, typeText } from './typeText';

const fileNames: Readonly<Record<KeyFile, string>> = {
  expectation: 'expectation files',
  project: 'alertdrill.yaml',
};

/** What a key means, for people. */
export function keyText(key: Key, all: readonly Key[]): string {
  const { path, schemas, file, isRequired } = key;
  const below = all.filter((other) => other.file === file && parentOf(other.path) === path);
  const rows = [
    ['type', [...new Set(schemas.map(typeText))].join(', or ')],
    ['required', isRequired ? 'yes' : 'no'],
    ['default', defaultOf(schemas)],
    ['example', exampleOf(key)],
    ['stands', placeOf(key)],
    ['keys', below.map((other) => lastOf(other.path)).join(', ')],
  ] as const;
  return [
    `${path}   (${fileNames[file]})`,
    ...descriptionsOf(key).map((text) => `  ${text}`),
    '',
    ...rows.flatMap(([name, value]) => (value === '' ? [] : [`  ${name.padEnd(8)}  ${value}`])),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** All keys that have a meaning of their own: within `steps` stand the other faults once more. */
export function keyList(all: readonly Key[]): string {
  const listed = all.filter(({ path }) => !isRepeated(path));
  const width = Math.max(...listed.map(({ path }) => path.length));
  const files = [...new Set(listed.map(({ file }) => file))].map((file) => {
    const lines = listed
      .filter((key) => key.file === file)
      .map((key) => `  ${key.path.padEnd(width)}  ${firstSentence(descriptionsOf(key)[0] ?? '')}\n`);
    return `In ${fileNames[file]}:\n${lines.join('')}`;
  });
  return `${files.join('\n')}\n\`alertdrill schema KEY\` says more of one: type, default, examples.\n`;
}

export const isRepeated = (path: string): boolean =>
  /^fault\.steps\.(?!after$)/.test(path) || /\.providers\.<name>\.(?!kind$)/.test(path);

export const descriptionsOf = ({ schemas }: Key): readonly string[] => [
  ...new Set(schemas.flatMap(({ description }) => (typeof description === 'string' ? [description] : []))),
];

/** Some tell it in their description alone: a default that is itself computed has no value. */
export function defaultOf(schemas: readonly JsonSchema[]): string {
  const found = schemas.flatMap((schema) => {
    const told = /\bdefault:? ([^;]+)$/i.exec(textOf(schema['description']))?.[1];
    const isEmpty = JSON.stringify(schema['default'] ?? {}).length <= 2;
    if (told !== undefined) return [told.replace(/[.)]$/, '')];
    return isEmpty ? [] : [flow(schema['default'])];
  });
  return [...new Set(found)].join(', or ');
}

export function exampleOf({ path, schemas }: Key): string {
  const examples = schemas.flatMap(examplesIn);
  const shown = [...new Set(examples.map(flow))].slice(0, 4);
  return shown.map((example) => `${lastOf(path)}: ${example}`).join('    ');
}

function placeOf({ path, file, isInList }: Key): string {
  const parent = parentOf(path);
  if (parent === '') return `at the top of ${fileNames[file]}`;
  if (path.endsWith(`${anyName}.${lastOf(path)}`)) return `below each name in \`${parent}\``;
  return isInList ? `in each item of \`${parent}\`` : `below \`${parent}\``;
}

/** The key that it stands below: names of one's own are none. */
const parentOf = (path: string): string => path.split('.').slice(0, -1).join('.').replace(/\.<name>$/, '');
const lastOf = (path: string): string => path.split('.').at(-1) ?? path;
const firstSentence = (text: string): string => (text.length <= 90 ? text : `${text.slice(0, 89).trimEnd()}…`);
