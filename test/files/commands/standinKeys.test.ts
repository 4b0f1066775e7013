import { standinKeys } from '../../../src/commands/standinKeys';
import type { StandinFlags } from '../../../src/commands/flags';

const keys = (flags: Partial<StandinFlags>, env: Readonly<Record<string, string>> = {}) =>
  standinKeys({ port: '0', minute: '60s', evaluationDelay: '0s', ...flags }, env);

it('are read from the variables that are named', () => {
  const env = { WRITER: 'of the environment', READER: 'may only read' };
  expect(keys({ apiKeyEnv: 'WRITER', readOnlyKeyEnv: 'READER' }, env)).toEqual({
    apiKey: 'of the environment',
    readOnlyKey: 'may only read',
  });
});

it('may be given themselves', () => {
  expect(keys({ apiKey: 'one', readOnlyKey: 'two' })).toEqual({ apiKey: 'one', readOnlyKey: 'two' });
});

it('are made up where nothing was said, another one each time', () => {
  expect(keys({}).apiKey).toMatch(/^[\w-]{32}$/);
  expect(keys({}).apiKey).not.toBe(keys({}).apiKey);
  expect(keys({})).not.toHaveProperty('readOnlyKey');
});

it('are not taken from a variable that nobody named: it may hold a real key', () => {
  expect(keys({}, { MACKEREL_APIKEY: 'a real key' }).apiKey).not.toBe('a real key');
});

it.each([
  ['a variable that is not set', { apiKeyEnv: 'NOBODY' }, '--api-key-env names NOBODY, which is not set'],
  ['a variable that is empty', { readOnlyKeyEnv: 'EMPTY' }, '--read-only-key-env names EMPTY, which is not set'],
  ['a key and a variable', { apiKey: 'one', apiKeyEnv: 'WRITER' }, '--api-key or --api-key-env, not both'],
  ['an empty key', { apiKey: '' }, '--api-key is empty'],
  ['one key for both', { apiKey: 'one', readOnlyKey: 'one' }, 'the read-only key is the same'],
])('%s is refused', (_, flags, message) => {
  expect(() => keys(flags, { EMPTY: '', WRITER: 'w' })).toThrow(message);
});
