import { parse as parseAt } from '../../../../src/config/parse';
import { prometheus } from '../../../../src/providers/prometheus';

const parse = (settings: object) => prometheus.settings.safeParse(settings);
const messages = (settings: object) =>
  parse(settings).error?.issues.map(({ message, path }) => [path.join('.'), message]);

/** As the project file's reader tells it. */
const explain = (settings: object) => {
  const parsed = parseAt(prometheus.settings, settings);
  return parsed.ok ? [] : parsed.issues;
};

describe('settings of Prometheus', () => {
  it('need a URL alone', () => {
    expect(parse({ url: 'http://127.0.0.1:9090' }).data).toMatchObject({ alertmanagers: [] });
    expect(parse({}).success).toBe(false);
    expect(parse({ url: 'ftp://host' }).success).toBe(false);
    expect(parse({ url: 'http://host', unknown: 1 }).success).toBe(false);
  });

  it('give an Alertmanager without a login of its own that of Prometheus, and to no other', () => {
    const settings = prometheus.settings.parse({
      url: 'https://prometheus.example.com/prefix',
      bearerToken: 'prometheus-token',
      alertmanager: ['https://a.example.com', { url: 'https://b.example.com', bearerToken: 'other-token' }],
    });
    expect(settings.alertmanagers).toEqual([
      { url: 'https://a.example.com', bearerToken: 'prometheus-token' },
      { url: 'https://b.example.com', bearerToken: 'other-token' },
    ]);
  });

  it('take no login over a connection that anybody can read, but on loopback', () => {
    const login = { basicAuth: { username: 'reader', password: 'p4ss' } };
    expect(messages({ url: 'http://prometheus.example.com', ...login })).toEqual([
      ['url', 'must be https: the login would be sent in the clear'],
    ]);
    expect(messages({ url: 'https://p.example.com', alertmanager: 'http://a.example.com', ...login })).toEqual([
      ['alertmanager', 'must be https: the login would be sent in the clear'],
    ]);
    const header = { headers: { authorization: 'Bearer t0ken' } };
    expect(messages({ url: 'http://prometheus.example.com', ...header })).toEqual([
      ['url', 'must be https: the login would be sent in the clear'],
    ]);
    expect(parse({ url: 'http://127.0.0.1:9090', ...header }).success).toBe(true);
    expect(parse({ url: 'http://127.0.0.1:9090', ...login }).success).toBe(true);
    expect(parse({ url: 'http://prometheus.example.com', headers: { 'X-Scope-OrgID': 'a' } }).success).toBe(true);
  });

  it('have one login or the other', () => {
    const both = { url: 'https://host', bearerToken: 'token', basicAuth: { username: 'u', password: 'p4ss' } };
    expect(messages(both)).toContainEqual(['url', 'has basicAuth or bearerToken, not both']);
  });

  it('name as secrets passwords, tokens and headers, and no name of a tenant', () => {
    const settings = prometheus.settings.parse({
      url: 'https://host',
      basicAuth: { username: 'reader', password: 'p4ss-word' },
      headers: { 'x-scope-orgid': 'team-a', 'X-Api-Key': 'k3y-1', 'X-Team': 'team-7', Authorization: 'Bearer t0ken' },
      proxy: 'http://user:pr0xy@proxy:3128',
      alertmanager: { url: 'https://other', bearerToken: 'token-2' },
    });
    const encoded = Buffer.from('reader:p4ss-word').toString('base64');
    expect(prometheus.secretsOf(settings)).toEqual([
      ...['p4ss-word', encoded, 'k3y-1', 'team-7', 'Bearer t0ken', 't0ken', 'token-2', 'pr0xy'],
    ]);
  });

  it('refuse a login within any URL, with the way to write it, without showing it', () => {
    const url = 'http://127.0.0.1:9090';
    const bad = 'http://user:q7z-long@127.0.0.1:9093';
    for (const [path, settings] of [
      ['url', { url: bad }],
      ['alertmanager', { url, alertmanager: bad }],
      ['alertmanager.1', { url, alertmanager: [url, bad] }],
      ['alertmanager.1.url', { url, alertmanager: [url, { url: bad }] }],
    ] as const) {
      const parsed = explain(settings);
      expect(parsed).toEqual([
        {
          path: path.split('.').map((part) => (part === '1' ? 1 : part)),
          message: `${path.replace('.1', '[1]')}: has a user or a password in it, and outputs show this URL`,
          hint: 'write `basicAuth: { username, password }` beside the URL',
        },
      ]);
      expect(JSON.stringify(parsed)).not.toContain('q7z');
    }
    expect(explain({ url, alertmanager: [url, { url }] })).toEqual([]);
  });

  it('refuse secrets too short to be hidden, without showing them', () => {
    const url = 'http://127.0.0.1:9090';
    for (const [path, settings] of [
      ['bearerToken', { bearerToken: 'q7z' }],
      ['basicAuth.password', { basicAuth: { username: 'u', password: 'q7z' } }],
      ['headers.X-Api-Key', { headers: { 'X-Api-Key': 'q7z' } }],
      ['headers.Authorization', { headers: { Authorization: 'Bearer q7z' } }],
      ['proxy', { proxy: 'http://u:q7z@proxy:3128' }],
    ] as const) {
      const message = `${path}: is shorter than 4 characters: it can't be kept out of outputs`;
      expect(explain({ url, ...settings })).toMatchObject([{ message }]);
      expect(JSON.stringify(explain({ url, ...settings }))).not.toContain('q7z');
    }
    expect(explain({ url, headers: { 'X-Scope-OrgID': '1', 'X-Shard': '2', Authorization: 'Bearer q7zk' } })).toEqual(
      [],
    );
  });

  it('are of loopback only where all servers are', () => {
    const isLoopback = (settings: object) => prometheus.isLoopback(prometheus.settings.parse(settings));
    const url = 'http://127.0.0.1:9090';
    expect(isLoopback({ url, alertmanager: 'http://localhost:9093' })).toBe(true);
    expect(isLoopback({ url, alertmanager: 'https://a.example.com' })).toBe(false);
  });

  it('name what is watched: each server, and the tenant where there are many', () => {
    const watched = (settings: object) => prometheus.watched(prometheus.settings.parse(settings));
    const url = 'https://mimir.example.com/prometheus';
    expect(watched({ url: `${url}/`, alertmanager: ['http://127.0.0.1:9093', 'http://127.0.0.1:9094'] })).toEqual([
      `Prometheus at ${url}`,
      'Alertmanager at http://127.0.0.1:9093',
      'Alertmanager at http://127.0.0.1:9094',
    ]);
    const tenant = (name: string) => watched({ url, headers: { 'x-scope-orgid': name, 'X-Token': 'a-secret' } });
    expect(tenant('shop')).toEqual([`Prometheus at ${url}, tenant shop`]);
    expect(tenant('billing')).not.toEqual(tenant('shop'));
  });
});
