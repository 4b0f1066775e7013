import { configHash, shownConfig } from '../../../../src/providers/mackerel/configHash';

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

describe('the configuration as it is kept', () => {
  const external = {
    ...{ id: 'm3', type: 'external', name: 'Shop', isMute: true, memo: '', method: 'POST', headers: [] as object[] },
    ...{ url: 'https://drill:s3cret@shop.example.com/health?deep=1&token=s3cret', requestBody: '{"key":"s3cret"}' },
  };

  it('has what the hash is of, in one order, and no secrets', () => {
    const headers = [{ value: 's3cret', name: 'Authorization' }];
    const shown = JSON.stringify(shownConfig({ ...external, headers, newField: { apiKey: 's3cret', every: 3 } }));
    expect(shown).toBe(
      '{"headers":[{"name":"Authorization","value":"***"}],"method":"POST","name":"Shop",' +
        '"newField":{"apiKey":"***","every":3},"requestBody":"***","type":"external",' +
        '"url":"https://***@shop.example.com/health?deep=***&token=***"}',
    );
  });

  it('hides the values, and not that one of them changed', () => {
    const other = { ...external, requestBody: '{"key":"0ther"}' };
    expect(shownConfig(other)).toEqual(shownConfig(external));
    expect(configHash(other)).not.toBe(configHash(external));
  });
});
