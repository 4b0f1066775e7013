import { plainUrl } from '../../../src/domain/plainUrl';

describe('a plain URL', () => {
  it.each([
    ['https://api.mackerelio.com', 'https://api.mackerelio.com'],
    ['HTTPS://API.Mackerelio.com.:443//', 'https://api.mackerelio.com'],
    ['http://localhost:9090/prom/', 'http://127.0.0.1:9090/prom'],
    ['http://[::1]:9090', 'http://127.0.0.1:9090'],
    ['https://user:pass@host.example.com/a?b=c#d', 'https://host.example.com/a'],
  ])('of %s is %s', (url, plain) => {
    expect(plainUrl(url)).toBe(plain);
    expect(plainUrl(plain)).toBe(plain);
  });

  it.each(['http://api.mackerelio.com', 'https://api.mackerelio.com:8443', 'https://api.mackerelio.com/v2'])(
    'tells %s from https://api.mackerelio.com: the control',
    (other) => {
      expect(plainUrl(other)).not.toBe('https://api.mackerelio.com');
    },
  );
});
