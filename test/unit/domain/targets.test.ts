import type { AlertTarget } from '../../../src/domain/alert';
import { targetMatches, withinScope } from '../../../src/domain/targets';

const web: AlertTarget = { hostId: 'h1', hostName: 'web-1', roles: ['shop:app', 'ops:edge'], labels: { job: 'web' } };

describe('a target', () => {
  it.each([
    [{}, true],
    [{ host: 'web-1' }, true],
    [{ host: 'h1' }, true],
    [{ host: 'web' }, false],
    [{ service: 'shop' }, true],
    [{ service: 'sho' }, false],
    [{ role: 'shop:app' }, true],
    [{ role: 'ops:edge' }, true],
    [{ role: 'shop:db' }, false],
    [{ labels: { job: 'web' } }, true],
    [{ labels: { job: 'web', env: 'lab' } }, false],
    [{ host: 'web-1', service: 'office' }, false],
  ])('is selected by %j: %s', (on, matches) => {
    expect(targetMatches(web, on)).toBe(matches);
  });

  it.each([{ host: 'web-1' }, { service: 'shop' }, { role: 'shop:app' }, { labels: { job: 'web' } }])(
    'is not selected by %j where the provider does not tell',
    (on) => {
      expect(targetMatches({}, on)).toBe(false);
      expect(targetMatches({ service: 'office' }, on)).toBe(false);
    },
  );

  it('of a service is selected by it', () => {
    expect(targetMatches({ service: 'shop' }, { service: 'shop' })).toBe(true);
  });
});

describe('the scope of a drill', () => {
  it.each<[AlertTarget, boolean | undefined]>([
    [{ service: 'shop' }, true],
    [{ service: 'office' }, false],
    [{ hostId: 'h1', roles: ['shop:app'] }, true],
    [{ hostId: 'h1', roles: ['office:app'] }, false],
    [{ hostId: 'h1', roles: [] }, false],
    [{ hostId: 'h1', hostName: 'web-1' }, undefined],
    [{ labels: { job: 'web' } }, undefined],
    [{}, undefined],
  ])('with services holds %j: %s', (target, inside) => {
    expect(withinScope(target, { services: ['shop'] })).toBe(inside);
  });

  it.each<[AlertTarget, boolean | undefined]>([
    [{ hostId: 'h1', hostName: 'web-1' }, true],
    [{ hostId: 'web-1' }, true],
    [{ hostName: 'web-1' }, true],
    [{ hostId: 'h2', hostName: 'web-2' }, false],
    [{ hostId: 'h2' }, undefined],
    [{ service: 'shop' }, undefined],
  ])('with hosts holds %j: %s', (target, inside) => {
    expect(withinScope(target, { hosts: ['web-1'] })).toBe(inside);
  });

  it.each<[AlertTarget, boolean | undefined]>([
    [{ roles: ['shop:app'] }, true],
    [{ roles: ['shop:db'] }, false],
    [{ service: 'shop' }, undefined],
  ])('with roles holds %j: %s', (target, inside) => {
    expect(withinScope(target, { roles: ['shop:app'] })).toBe(inside);
  });

  it('is everything where nothing is given', () => {
    expect(withinScope({}, {})).toBe(true);
  });

  it('is the union of what is given', () => {
    const scope = { services: ['office'], hosts: ['web-1'] };
    expect(withinScope({ service: 'shop', hostName: 'web-1' }, scope)).toBe(true);
    expect(withinScope({ service: 'shop', hostId: 'h2', hostName: 'web-2' }, scope)).toBe(false);
    expect(withinScope({ service: 'shop' }, scope)).toBeUndefined();
  });
});

describe('a label of a selector', () => {
  it.each([
    ['web', 'web', true],
    ['web', 'web-1', false],
    ['=~web-.*', 'web-1', true],
    ['=~web', 'web-1', false],
    ['=~a|b', 'b', true],
    ['=~a|b', 'ab', false],
    ['web', undefined, false],
    ['=~.*', undefined, false],
  ])('%s and the value %s: %s', (wanted, value, matches) => {
    const labels: Record<string, string> = value === undefined ? {} : { instance: value };
    expect(targetMatches({ labels }, { labels: { instance: wanted } })).toBe(matches);
  });
});
