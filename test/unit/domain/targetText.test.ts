import { targetText } from '../../../src/domain/targetText';

describe('targetText', () => {
  it.each([
    [{ hostName: 'web-01', hostId: '3zAbc', roles: ['shop:app'] }, 'web-01 (shop:app)'],
    [{ hostId: '3zAbc' }, '3zAbc'],
    [{ service: 'shop', roles: ['shop:app', 'shop:db'] }, 'shop:app, shop:db'],
    [{ service: 'shop' }, 'shop'],
    [{ labels: { instance: 'web-01:9100', job: 'shop' } }, 'instance=web-01:9100, job=shop'],
    [{ hostName: 'web-01', labels: { instance: 'web-01:9100', path: '/a', severity: 'critical' } }, 'web-01 (path=/a)'],
    [{ service: 'shop', labels: { alertname: 'Errors', service: 'shop' } }, 'shop'],
    [{ service: 'shop', labels: { a: '1', b: '2', c: '3', d: '4' } }, 'shop (a=1, b=2, c=3, ...)'],
    [{}, 'no particular target'],
  ])('of %j is %s', (target, text) => {
    expect(targetText(target)).toBe(text);
  });
});
