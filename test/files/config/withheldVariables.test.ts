import { Secret } from '../../../src/config/secret';
import { withheldVariables } from '../../../src/config/withheldVariables';

const names = (secrets: readonly string[], used: Readonly<Record<string, string>>) =>
  withheldVariables(
    secrets.map((value, index) => new Secret(`S${index}`, value)),
    Object.entries(used).map(([name, value]) => ({ name, value, path: [] })),
  );

describe('what programs do not inherit', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, readonly string[]]>([
    ['the variable that holds a secret', ['k1'], { KEY: 'k1' }, ['KEY']],
    ['a part of one', ['Bearer part-1'], { PART: 'part-1' }, ['PART']],
    ['each of several', ['k1', 'k2'], { A: 'k1', B: 'k2', AGAIN: 'k1' }, ['A', 'B', 'AGAIN']],
    ['but not what stands beside it', ['k1'], { KEY: 'k1', URL: 'http://shop.test' }, ['KEY']],
    ['nor what is a part of one by chance', ['acme-key-1'], { ACCOUNT: 'a', KEY: 'acme-key-1' }, ['KEY']],
    ['nor what is empty', ['k1'], { EMPTY: '' }, []],
    ['nor what any program counts on', ['/home/ana/.key of k-11'], { HOME: '/home/ana', KEY: 'k-11' }, ['KEY']],
  ])('%s', (_what, secrets, used, expected) => {
    expect(names(secrets, used)).toEqual(expected);
  });

  it('names a variable once', () => {
    const used = ['secrets', 'providers'].map((place) => ({ name: 'KEY', value: 'k1', path: [place] }));
    expect(withheldVariables([new Secret('A', 'k1')], used)).toEqual(['KEY']);
  });
});
