import { isInScope, isMonitored, type HostStatus } from '../../../../src/standin/engine/scope';

const host = {
  status: 'working' as HostStatus,
  isRetired: false,
  roleFullnames: ['shop:web', 'shop:app'],
};

describe('the scope of a monitor', () => {
  it.each([
    ['no scope at all', [], [], true],
    ['its service', ['shop'], [], true],
    ['its role', ['shop:web'], [], true],
    ['its role, written with a space', ['shop: web'], [], true],
    ['one of several', ['blog', 'shop: app'], [], true],
    ['another service', ['blog'], [], false],
    ['another role of its service', ['shop: db'], [], false],
    ['a service of which its name is only a beginning', ['shopping'], [], false],
    ['its service, but its role left out', ['shop'], ['shop: web'], false],
    ['everything but its service', [], ['shop'], false],
    ['everything but another role', [], ['shop: db'], true],
  ])('%s', (_, scopes, excludeScopes, isWithin) => {
    expect(isInScope(host, { scopes, excludeScopes })).toBe(isWithin);
  });

  it.each([
    ['working', true],
    ['standby', true],
    ['maintenance', false],
    ['poweroff', false],
  ] as const)('a host that is %s is monitored: %p', (status, monitored) => {
    expect(isMonitored({ ...host, status })).toBe(monitored);
    expect(isMonitored({ ...host, status, isRetired: true })).toBe(false);
  });
});
