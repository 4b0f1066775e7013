import { ruleIndex, type Edition } from '../../../../src/standin/engine/ruleIndex';
import type { Monitor } from '../../../../src/standin/engine/monitor';
import { externalMonitor, hostMonitor, serviceMonitor } from '../builders';

const host = (...roleFullnames: readonly string[]) => ({ status: 'working', isRetired: false, roleFullnames }) as const;
const indexOf = (...monitors: readonly Monitor[]) =>
  ruleIndex(monitors.map((monitor): Edition => ({ monitor, revision: 1 })));
const idsOf = (editions: readonly Edition[]) => editions.map(({ monitor }) => monitor.id);

describe('the rules that a post concerns', () => {
  const index = indexOf(
    hostMonitor({ id: 'all', metric: 'load' }),
    hostMonitor({ id: 'both', metric: 'load', scopes: ['shop', 'shop: web'] }),
    hostMonitor({ id: 'role', metric: 'load', scopes: ['shop: web'] }),
    hostMonitor({ id: 'other role', metric: 'load', scopes: ['shop: db'] }),
    hostMonitor({ id: 'not web', metric: 'load', excludeScopes: ['shop: web'] }),
    hostMonitor({ id: 'other metric', metric: 'cpu%' }),
    serviceMonitor({ id: 'service', service: 'shop' }),
    externalMonitor({ id: 'page' }),
  );

  it.each([
    ['of a host in a role', host('shop:web'), ['load'], ['all', 'both', 'role']],
    ['of a host in another role', host('shop:db'), ['load'], ['all', 'both', 'other role', 'not web']],
    ['of a host without roles', host(), ['load'], ['all', 'not web']],
    [
      'on two metrics, in the order in which they were made',
      host(),
      ['cpu%', 'load'],
      ['all', 'not web', 'other metric'],
    ],
    ['on none that is watched', host('shop:web'), ['memory.used'], []],
  ])('are those %s', (_, of, metrics, ids) => {
    expect(idsOf(index.ofHost(of, metrics))).toEqual(ids);
  });

  it('are those of a service, and of a type', () => {
    expect([idsOf(index.ofService('shop')), idsOf(index.ofService('blog'))]).toEqual([['service'], []]);
    expect([idsOf(index.ofType('external')), idsOf(index.ofType('expression'))]).toEqual([['page'], []]);
  });
});
