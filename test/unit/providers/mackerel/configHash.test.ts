import { configHash } from '../../../../src/providers/mackerel/configHash';

const monitor = {
  id: 'm1',
  type: 'host',
  isMute: false,
  critical: 90,
  scopes: ['a', 'b'],
  headers: [{ name: 'x', value: 'y' }],
};

describe('the hash of a configuration', () => {
  it('stays where only id, mute, the order of fields or a null differ', () => {
    const same = {
      headers: [{ value: 'y', name: 'x' }],
      scopes: ['a', 'b'],
      critical: 90,
      warning: null,
      type: 'host',
      isMute: true,
      id: 'm2',
    };
    expect(configHash(same)).toBe(configHash(monitor));
  });

  it.each([
    { critical: 91 },
    { warning: 80 },
    { scopes: ['b', 'a'] },
    { headers: [{ name: 'x', value: 'z' }] },
    { unknownToUs: true },
    { memo: '' },
  ])('changes with %p', (change) => {
    expect(configHash({ ...monitor, ...change })).not.toBe(configHash(monitor));
  });
});
