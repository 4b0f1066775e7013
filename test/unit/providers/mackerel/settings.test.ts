import { mackerel } from '../../../../src/providers/mackerel';

const { settings } = mackerel;
const valid = { organization: 'acme', apiKey: 'secret' };

describe('settings of Mackerel', () => {
  it('need organization and key, and have the API of the service as default', () => {
    expect(settings.parse(valid)).toEqual({ ...valid, url: 'https://api.mackerelio.com' });
    for (const missing of [{ organization: 'acme' }, { apiKey: 'secret' }, { ...valid, apiKey: ' ' }]) {
      expect(settings.safeParse(missing).success).toBe(false);
    }
  });

  it('refuse what is misspelt, and a key in the clear over a network', () => {
    expect(settings.safeParse({ ...valid, organisation: 'acme' }).success).toBe(false);
    expect(settings.safeParse({ ...valid, url: 'ftp://127.0.0.1' }).success).toBe(false);
    expect(settings.safeParse({ ...valid, url: 'nowhere' }).success).toBe(false);
    expect(settings.safeParse({ ...valid, url: 'http://mackerel.internal' }).success).toBe(false);
    expect(settings.safeParse({ ...valid, url: 'http://127.0.0.1:8080' }).success).toBe(true);
  });

  it('name their secret, how they are reached, and whether that is this machine', () => {
    const remote = settings.parse({ ...valid, proxy: 'http://proxy:3128', caFile: 'ca.pem' });
    expect(mackerel.secretsOf(remote)).toEqual(['secret']);
    expect(mackerel.httpOptions?.(remote)).toEqual({ proxy: 'http://proxy:3128', caFile: 'ca.pem' });
    expect(mackerel.isLoopback(remote)).toBe(false);
    expect(mackerel.isLoopback(settings.parse({ ...valid, url: 'http://localhost:1' }))).toBe(true);
  });

  it('name what is watched the same way however it is written, and another organization otherwise', () => {
    const watched = (changes: object) => mackerel.watched(settings.parse({ ...valid, ...changes }));
    expect(watched({})).toEqual(['Mackerel organization acme at https://api.mackerelio.com']);
    expect(watched({ apiKey: 'another', url: 'https://API.mackerelio.com:443/' })).toEqual(watched({}));
    expect(watched({ organization: 'acme-2' })).not.toEqual(watched({}));
    expect(watched({ url: 'http://localhost:1' })).toEqual(watched({ url: 'http://127.0.0.1:1' }));
    expect(watched({ url: 'http://127.0.0.1:2' })).not.toEqual(watched({ url: 'http://127.0.0.1:1' }));
  });
});
