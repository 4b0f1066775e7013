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

  it('stays where a field is as good as absent: the API has such fields, the file of mkr has not', () => {
    const full = { ...monitor, followRedirect: false, containsString: '', excludeScopes: [], warning: null };
    expect(configHash(full)).toBe(configHash(monitor));
    const { id, type, critical, scopes, headers } = monitor;
    expect(configHash({ id, type, critical, scopes, headers })).toBe(configHash(monitor));
  });

  it.each([
    { critical: 91 },
    { warning: 80 },
    { scopes: ['b', 'a'] },
    { headers: [{ name: 'x', value: 'z' }] },
    { unknownToUs: true },
    { memo: 'call' },
    { warning: 0 },
  ])('changes with %p', (change) => {
    expect(configHash({ ...monitor, ...change })).not.toBe(configHash(monitor));
  });
});
