import { mackerel } from '../../../../src/providers/mackerel';

const { settings } = mackerel;
const valid = { organization: 'acme', apiKey: 'secret' };

describe('settings of Mackerel', () => {
  it('need an organization, and have the API of the service and the usual variable for the key as defaults', () => {
    expect(settings.parse(valid)).toEqual({ ...valid, url: 'https://api.mackerelio.com' });
    // A reference: the project file's reader replaces it as if it had been written.
    expect(settings.parse({ organization: 'acme' })).toMatchObject({ apiKey: '${MACKEREL_APIKEY}' });
    for (const missing of [{ apiKey: 'secret' }, { ...valid, apiKey: ' ' }]) {
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

  it('refuse a login within the URL, and a key or a password of the proxy too short to be hidden, without showing it', () => {
    const refusal = (changes: object) => {
      const issues = settings.safeParse({ ...valid, ...changes }).error?.issues ?? [];
      expect(JSON.stringify(issues)).not.toMatch(/q7z/);
      return issues.map(({ path, message }) => [path.join('.'), message]);
    };
    const login = [['url', 'has a user or a password in it, and outputs show this URL']];
    expect(refusal({ url: 'https://user:q7z-long@mackerel.example.com' })).toEqual(login);
    expect(refusal({ url: 'http://q7z-token@127.0.0.1:1' })).toEqual(login);
    const short = "is shorter than 4 characters: it can't be kept out of outputs";
    expect(refusal({ apiKey: ' q7z ' })).toEqual([['apiKey', short]]);
    expect(refusal({ proxy: 'http://user:q7z@proxy:3128' })).toEqual([['proxy', short]]);
    expect(refusal({ apiKey: 'q7zk', proxy: 'http://user:q7zk@proxy:3128' })).toEqual([]);
  });

  it('count the password of the proxy as a secret, as people know it and as it is written', () => {
    const secrets = (proxy: string) => mackerel.secretsOf(settings.parse({ ...valid, proxy }));
    expect(secrets('http://user:p4ss%3Aword@proxy:3128')).toEqual(['secret', 'p4ss:word', 'p4ss%3Aword']);
    expect(secrets('http://user:100%25@proxy:3128')).toEqual(['secret', '100%', '100%25']);
    expect(secrets('http://user:100%@proxy:3128')).toEqual(['secret', '100%']);
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
