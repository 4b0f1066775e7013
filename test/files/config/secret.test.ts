import { inspect } from 'node:util';
import { Secret } from '../../../src/config/secret';
import { createSecrets } from '../../../src/config/secrets';
import { FaultError } from '../../../src/domain/errors';

describe('a secret', () => {
  const secret = new Secret('TOKEN', 'hunter2');

  test('gives its value when asked to', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  test.each([
    ['as text', () => String(secret)],
    ['as JSON', () => JSON.stringify({ secret })],
    ['inspected', () => inspect({ secret }, { depth: 9, showHidden: true })],
    ['spread', () => JSON.stringify(Object.entries(secret))],
    ['in an error', () => String(new Error('x', { cause: secret }).cause)],
  ])('does not show %s', (_, show) => {
    expect(show()).not.toContain('hunter2');
    expect(show()).toContain('TOKEN');
  });
});

describe('secrets', () => {
  const secrets = createSecrets({ A: 'one', B: new Secret('B', 'two') });

  test('are revealed wherever they are referred to', () => {
    expect(secrets.reveal('${secret.A}-${secret.B}-${secret.A} ${A}')).toBe('one-two-one ${A}');
    expect(secrets.values()).toEqual(['one', 'two']);
  });

  test('that are missing are named all at once', () => {
    expect(() => secrets.reveal('${secret.A} ${secret.C} ${secret.D}')).toThrow(
      new FaultError('missing secrets: C, D'),
    );
    expect(() => secrets.reveal('${secret.toString}')).toThrow('missing secret: toString');
  });

  test('are taken out of a text, in the forms in which others may say them', () => {
    const held = createSecrets({ A: 'hunter2', B: new Secret('B', 'open sesame') });
    expect(held.hide('hunter2, open%20sesame and sesame')).toBe('[secret A], [secret B] and sesame');
  });

  test('may have values that look like patterns or references', () => {
    expect(createSecrets({ A: '$& $1 ${secret.A}' }).reveal('<${secret.A}>')).toBe('<$& $1 ${secret.A}>');
  });
});
