import { hostInput } from '../../../../src/standin/server/hostInput';

describe('the network interfaces of a host', () => {
  it.each([
    ['lists alone, as the agent sends them', { ipv4Addresses: ['192.0.2.2', '192.0.2.3'], ipv6Addresses: ['fd00::2'] }],
    [
      'both, as mkr sends back what it was shown',
      {
        ipAddress: '192.0.2.9',
        ipv4Addresses: ['192.0.2.2', '192.0.2.3'],
        ipv6Address: 'fd00::9',
        ipv6Addresses: ['fd00::2'],
      },
    ],
  ])('%s: the first of a list is the single address', (_, addresses) => {
    const { interfaces } = hostInput.parse({ name: 'web', interfaces: [{ name: 'eth0', ...addresses }] });
    expect(interfaces).toEqual([
      {
        name: 'eth0',
        ipAddress: '192.0.2.2',
        ipv4Addresses: ['192.0.2.2', '192.0.2.3'],
        ipv6Address: 'fd00::2',
        ipv6Addresses: ['fd00::2'],
      },
    ]);
  });

  it.each([
    ['single addresses', { name: 'eth0', ipAddress: '192.0.2.2', macAddress: '02:00:00:00:00:01' }],
    ['empty lists', { name: 'lo', ipv4Addresses: [], ipv6Addresses: null }],
  ])('%s stay as they are', (_, given) => {
    expect(hostInput.parse({ name: 'web', interfaces: [given] }).interfaces).toEqual([given]);
  });
});
