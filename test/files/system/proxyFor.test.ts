import { isLoopbackUrl } from '../../../src/domain/loopback';
import { proxyFor } from '../../../src/system/proxyFor';

const proxy = 'http://proxy.example.com:3128';

describe('the proxy of a request', () => {
  it('is left to the environment where none is set', () => {
    expect(proxyFor('https://api.example.com/', {})).toBeUndefined();
  });

  it('is the one that is set, with its port and credentials', () => {
    expect(proxyFor('https://api.example.com/', { proxy })).toEqual({
      protocol: 'http',
      host: 'proxy.example.com',
      port: 3128,
    });
    expect(proxyFor('https://api.example.com/', { proxy: 'https://a:b%3A@p.example.com' })).toEqual({
      protocol: 'https',
      host: 'p.example.com',
      port: 443,
      auth: { username: 'a', password: 'b:' },
    });
  });

  it.each([
    ['api.example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['other.com, API.example.com', true],
    ['*', true],
    ['api.example.com:443', true],
    ['api.example.com:8443', false],
    ['example.com', false],
    ['pi.example.com', false],
    ['', false],
  ])('with noProxy %p is none: %p', (noProxy, direct) => {
    expect(proxyFor('https://api.example.com/', { proxy, noProxy }) === false).toBe(direct);
  });

  it.each([
    'http://127.0.0.1:80/',
    'http://localhost/',
    'https://shop.localhost/',
    'http://[::1]:9/',
    'http://127.8.8.8/',
  ])('is none for %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(true);
    expect(proxyFor(url, { proxy })).toBe(false);
    expect(proxyFor(url, {})).toBe(false);
  });

  it.each(['http://10.0.0.1/', 'http://127.0.0.1.example.com/', 'http://localhost.example.com/', 'http://128.0.0.1/'])(
    'is needed for %s, which is another machine',
    (url) => expect(isLoopbackUrl(url)).toBe(false),
  );
});
