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

describe('of what is said of a host', () => {
  const host = (said: object): object => ({ name: 'web', ...said });

  it.each([
    ['an interface without a name', { interfaces: [{ ipAddress: '192.0.2.2' }] }, 'interfaces.0.name'],
    ['an interface with an empty one', { interfaces: [{ name: '' }] }, 'interfaces.0.name'],
    ['an address that is no text', { interfaces: [{ name: 'eth0', ipAddress: 7 }] }, 'interfaces.0.ipAddress'],
    ['a hardware address that is none', { interfaces: [{ name: 'eth0', macAddress: {} }] }, 'interfaces.0.macAddress'],
    ['a list with something else in it', { interfaces: [{ name: 'eth0', ipv6Addresses: [7] }] }, 'ipv6Addresses.0'],
    ['a check with a dot in its name', { checks: [{ name: 'disk.root' }] }, 'checks.0.name'],
    ['a check with a space in its name', { checks: [{ name: 'my check' }] }, 'checks.0.name'],
    ['a check without a name', { checks: [{ memo: 'see the runbook' }] }, 'checks.0.name'],
  ])('%s is refused, and named', (_, said, place) => {
    const { error } = hostInput.safeParse(host(said));
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([expect.stringContaining(place)]);
  });

  it('names of interfaces and checks as agents send them are taken, and unknown keys of an interface kept', () => {
    const said = {
      interfaces: [{ name: 'br-0.1:2', macAddress: '02:00:00:00:00:01', encap: 'Ethernet', ipAddress: null }],
      checks: [{ name: 'Disk_root-2', memo: 'x' }],
    };
    expect(hostInput.parse(host(said))).toMatchObject(said);
  });
});
