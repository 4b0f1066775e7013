import type { JsonSchema } from '../../config/jsonSchema';
import { formsOf, isPart, textOf } from './keys';

/** What may stand there, in words: `a duration`, `a list of texts`, `warning, critical or unknown`. */
export function typeText(schema: JsonSchema): string {
  const forms = formsOf(schema).filter((form) => !isVariable(form));
  if (forms.length > 0) return [...new Set(forms.map(typeText))].join(', or ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  const { enum: values, type, items, additionalProperties, properties } = schema;
  if (Array.isArray(values)) return values.map(String).join(', ').replace(/, ([^,]*)$/, ' or $1');
  if (Array.isArray(type)) return type.map((each) => typeText({ type: each })).join(', or ');
  switch (type) {
    case 'string':
      return stringText(schema);
    case 'integer':
      return `a whole number${rangeText(schema)}`;
    case 'number':
      return `a number${rangeText(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return isPart(items) ? `a list, each ${typeText(items)}` : 'a list: the program, then its arguments';
    case 'object':
      if (isPart(properties)) return 'a map of the keys below';
      return isPart(additionalProperties) ? `a map of names, each with ${typeText(additionalProperties)}` : 'a map';
    default:
      return 'any value';
  }
}

export function examplesIn(schema: JsonSchema): readonly unknown[] {
  const { examples, items } = schema;
  const own: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const ofItems = isPart(items) ? examplesIn(items).map((example) => [example]) : [];
  return own.length > 0 ? own : [...ofItems, ...formsOf(schema).flatMap(examplesIn)];
}

/** A form that only says that a variable may stand for the others. */
const isVariable = ({ pattern }: JsonSchema): boolean => pattern === String.raw`\$\{`;

function stringText({ patternErrorMessage, pattern }: JsonSchema): string {
  const kind = /is not (an? [a-z]+)/.exec(textOf(patternErrorMessage))?.[1];
  if (kind !== undefined) return kind;
  return textOf(pattern).startsWith('^[a-z][a-z0-9+.-]*:') ? 'a URL' : 'a text';
}

function rangeText({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  if (typeof exclusiveMinimum === 'number') return ` above ${exclusiveMinimum}`;
  const isBounded = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER;
  if (typeof minimum !== 'number' || minimum < -1e9) return isBounded ? ` up to ${maximum}` : '';
  return isBounded ? ` from ${minimum} to ${maximum}` : ` from ${minimum} on`;
}
