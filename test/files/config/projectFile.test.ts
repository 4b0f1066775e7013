import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadProject, readProject } from '../../../src/config/projectFile';
import { selectEnvironment } from '../../../src/config/selectEnvironment';
import type { ConfigProblem } from '../../../src/domain/errors';
import { ConfigError, UsageError } from '../../../src/domain/errors';
import { smallKinds } from './smallKinds';
import { marked, workFolders } from './workFolder';

const folder = workFolders();

const load = (yaml: string, environmentVariables: Record<string, string> = { ACME_KEY: 'acme-key-1' }, dotenv = '') => {
  const dir = folder({ 'alertdrill.yaml': yaml, '.env': dotenv });
  return loadProject({ file: join(dir, 'alertdrill.yaml'), dir, environmentVariables, kinds: smallKinds });
};

const problems = (act: () => unknown): readonly ConfigProblem[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const minimal = 'environments: { lab: { providers: { acme: { account: a } } } }\n';

describe('a project file', () => {
  test('is complete with very little', () => {
    const project = load(minimal);
    expect(project.historyPlace).toBe(join(project.dir, '.alertdrill/history.db'));
    expect(project.environments.get('lab')).toMatchObject({
      name: 'lab',
      production: false,
      allow: { hosts: [], commands: [], files: [], processes: [] },
      vars: {},
      secrets: {},
      providers: [{ name: 'acme', kind: 'acme', settings: { account: 'a', key: 'acme-key-1' } }],
      missing: [],
    });
  });

  describe('may name a database for the history', () => {
    const shared = (url: string, variables = {}) =>
      load(`${minimal}history: ${url}\n`, { ACME_KEY: 'acme-key-1', ...variables });
    const secretsOf = (project: ReturnType<typeof load>) =>
      (project.environments.get('lab')?.hidden ?? []).map((secret) => secret.reveal());

    test('by a variable, whose password no output shows and which no program inherits', () => {
      const url = 'postgresql://drills:p%40ssword@db.example.com/drills';
      const project = shared('"${HISTORY_URL}"', { HISTORY_URL: url });
      expect(project.historyPlace).toBe(url);
      expect(secretsOf(project)).toEqual(expect.arrayContaining(['p@ssword', 'p%40ssword']));
      expect(project.environments.get('lab')?.withheld).toContain('HISTORY_URL');
    });

    test('by its URL, with the password in PGPASSWORD', () => {
      const url = 'postgres://drills@db.example.com/drills';
      const project = shared(url, { PGPASSWORD: 'pg-pass' });
      expect(project.historyPlace).toBe(url);
      expect(secretsOf(project)).toContain('pg-pass');
      expect(secretsOf(load(minimal, { ACME_KEY: 'acme-key-1', PGPASSWORD: 'pg-pass' }))).not.toContain('pg-pass');
    });

    test.each([
      ['of another kind of database', 'mysql://u:s3cret@db/d', /history: is a URL of neither file nor PostgreSQL/],
      [
        'that is broken by its password',
        'postgres://u:12/s3cret@db/d',
        /history: is a postgres:\/\/ URL that can't be read/,
      ],
    ])('but not one %s, of which nothing is repeated', (_, url, message) => {
      const [problem, ...others] = problems(() => shared(url));
      expect(others).toEqual([]);
      expect(problem?.message).toMatch(message);
      expect(inspect(problem)).not.toContain('s3cret');
      // The control: where it stands is shown.
      expect(problem?.codeFrame).toContain('history: ');
    });
  });

  describe('excludes monitors from the coverage', () => {
    const excluding = (exclusions: string) => `${minimal}coverage:\n  exclude:\n${exclusions}`;

    test('by name or id, with reason and expiry', () => {
      const given = excluding(
        '    - { monitor: Odd, reason: needs days, until: 2027-03-01 }\n    - { monitor: { id: m1 }, reason: goes away, until: "2027-01-31" }\n',
      );
      expect(load(given).exclusions).toEqual([
        { monitor: 'Odd', reason: 'needs days', until: '2027-03-01' },
        { monitor: { id: 'm1' }, reason: 'goes away', until: '2027-01-31' },
      ]);
      expect(load(minimal).exclusions).toEqual([]);
    });

    test.each([
      ['until: 2027-02-30, reason: a', 'coverage.exclude[0].until: is not a day: write 2027-03-01'],
      ['until: next year, reason: a', 'coverage.exclude[0].until: is not a day: write 2027-03-01'],
      ['until: 2027-03-01', 'coverage.exclude[0].reason: missing'],
      ['until: 2027-03-01, reason: ""', 'coverage.exclude[0].reason: is empty'],
      ['reason: a', 'coverage.exclude[0].until: missing'],
    ])('and refuses %s', (rest, message) => {
      const [problem] = problems(() => load(excluding(`    - { monitor: Odd, ${rest} }\n`)));
      expect(problem).toMatchObject({ message, line: 4 });
    });
  });

  test('knows which variables hold its secrets', () => {
    const project = load(
      `environments:
  lab:
    vars: { URL: "\${URL}" }
    secrets: { TOKEN: "\${TOKEN}", AUTH: "Bearer \${PART}", LITERAL: "\${NONE:-literal}" }
    providers: { acme: { account: "\${ACCOUNT}" } }
`,
      { TOKEN: 'token-1', PART: 'part-1', URL: 'http://part-1', ACCOUNT: 'a', ACME_KEY: 'acme-key-1' },
    );
    expect(project.environments.get('lab')?.withheld).toEqual(['TOKEN', 'PART', 'ACME_KEY']);
  });

  test('knows those of its other environments, but for what one uses in the open', () => {
    const project = load(
      `environments:
  lab: { vars: { DB: "\${DB}" }, secrets: { TOKEN: "\${TOKEN}" }, providers: { acme: { account: a } } }
  live: { vars: { URL: "\${NOT_SET}" }, secrets: { DB: "\${DB}" }, providers: { acme: { account: a, key: "\${LIVE}" } } }
  other: { providers: { acme: { account: a } } }
`,
      { TOKEN: 'token-1', DB: 'db-1', LIVE: 'live-key-1', ACME_KEY: 'acme-key-1' },
    );
    expect(project.environments.get('lab')?.withheld).toEqual(['TOKEN', 'ACME_KEY', 'LIVE']);
    expect(project.environments.get('other')?.withheld).toEqual(['ACME_KEY', 'TOKEN', 'DB', 'LIVE']);
  });

  test('may say everything', () => {
    const project = load(
      `environments:
  verification:
    production: true
    allow: { hosts: ["\${HOST}"], commands: [ls], files: [data] }
    vars: { HOST: "\${HOST}", PORT: 8080, FAST: true }
    secrets: { TOKEN: "\${TOKEN}" }
    providers:
      first: { kind: acme, account: a, key: literal }
      umbrella:
history: h.db
`,
      { HOST: 'shop', TOKEN: 'token-1' },
    );
    expect(project.historyPlace).toBe(join(project.dir, 'h.db'));
    const environment = project.environments.get('verification');
    expect(environment).toMatchObject({
      production: true,
      allow: { hosts: ['shop'], commands: ['ls'], files: ['data'] },
      vars: { HOST: 'shop', PORT: '8080', FAST: 'true' },
      secretNames: ['TOKEN'],
      providers: [
        { name: 'first', kind: 'acme', settings: { account: 'a', key: 'literal' } },
        { name: 'umbrella', kind: 'umbrella', settings: {} },
      ],
    });
    expect(environment?.secrets['TOKEN']?.reveal()).toBe('token-1');
    expect(environment?.hidden.map((secret) => [secret.name, secret.reveal()])).toEqual([
      ['TOKEN', 'token-1'],
      ['first', 'literal'],
    ]);
    expect(inspect(environment?.secrets)).not.toContain('token-1');
  });

  test('reads .env, but the process environment comes first', () => {
    const yaml = 'environments: { lab: { vars: { A: "${A}", B: "${B}" }, providers: { umbrella: } } }';
    expect(load(yaml, { A: 'process' }, 'A=file\nB="file b"\n').environments.get('lab')?.vars).toEqual({
      A: 'process',
      B: 'file b',
    });
  });
});

describe('a .env that can not be read', () => {
  test('is told as a problem, and is not the same as none', () => {
    const dir = folder({ 'alertdrill.yaml': minimal, '.env/x': '' });
    const read = readProject({ file: 'alertdrill.yaml', dir, environmentVariables: {}, kinds: smallKinds });
    expect('problems' in read && read.problems).toEqual([
      { file: '.env', message: expect.stringContaining("this file can't be read: EISDIR") as unknown },
    ]);
  });
});

const webhookProblems = [
  ['without a port', '{ listen: §"127.0.0.1" }', 'listen: is not host:port: write 127.0.0.1:19095'],
  ['by its port alone', '{ listen: §":19095" }', 'listen: is not host:port'],
  ['by a URL', '{ listen: §"http://127.0.0.1:19095" }', 'listen: is not host:port'],
  ['with a port that there is not', '{ listen: §"127.0.0.1:65536" }', 'listen: ports go up to 65535'],
  ['at no place', '§{}', 'listen: missing'],
  ['with a public URL of another kind', '{ listen: "a:1", publicUrl: §"ftp://a" }', 'publicUrl: is not such a URL'],
  ['with a user in it', '{ listen: "a:1", publicUrl: §"https://u:p@a" }', 'publicUrl: is not such a URL'],
  ['with a query in it', '{ listen: "a:1", publicUrl: §"https://a?token=x" }', 'publicUrl: is not such a URL'],
  ['with a token that can be guessed', '{ listen: "a:1", token: §"1234567" }', 'token: is shorter than 8 characters'],
].map(([how = '', webhook = '', message = '']): [string, string, string, undefined] => [
  `for a webhook receiver ${how}`,
  `environments: { lab: { webhook: ${webhook}, providers: { umbrella: } } }`,
  `environments.lab.webhook.${message}`,
  undefined,
]);

describe('a project file is refused', () => {
  test.each<[string, string, string, string | undefined]>([
    ['without environments', '§history: x\n', 'environments: missing', undefined],
    ['with none', 'environments: §{}\n', 'environments: there is no environment', undefined],
    ['that is empty', '§', 'is empty', undefined],
    ['for an unknown key', `${minimal}§histroy: x\n`, 'histroy: unknown key', 'did you mean history?'],
    [
      'for an unknown key of an environment',
      'environments: { lab: { §alow: {}, providers: { umbrella: } } }',
      'environments.lab.alow: unknown key',
      'did you mean allow?',
    ],
    [
      'for a bad name',
      'environments: { §"a b": { providers: { umbrella: } } }',
      'environments.a b: names of environments',
      undefined,
    ],
    [
      'for a URL as a host',
      'environments: { lab: { allow: { hosts: [§"http://x"] }, providers: { umbrella: } } }',
      'environments.lab.allow.hosts[0]: is not a host',
      undefined,
    ],
    [
      'for every host',
      'environments: { lab: { allow: { hosts: [§"*"] }, providers: { umbrella: } } }',
      'environments.lab.allow.hosts[0]: is not a host',
      undefined,
    ],
    [
      'for a file without a name',
      'environments: { lab: { allow: { files: [§""] }, providers: { umbrella: } } }',
      'environments.lab.allow.files[0]: is empty',
      undefined,
    ],
    [
      'for a bad name of a variable',
      'environments: { lab: { vars: { §a-b: x }, providers: { umbrella: } } }',
      'environments.lab.vars.a-b: names of variables',
      undefined,
    ],
    [
      'without providers',
      'environments: { lab: { providers: §{} } }',
      'environments.lab.providers: an environment needs a provider',
      undefined,
    ],
    [
      'for an unknown kind of provider',
      'environments: { lab: { providers: { §acmee: {} } } }',
      'environments.lab.providers.acmee: there is no kind of provider "acmee"',
      'did you mean acme?',
    ],
    [
      'for an unknown kind, also where a variable of its settings is not set',
      'environments: { lab: { providers: { §acmee: { key: "${NOT_SET}" } } } }',
      'environments.lab.providers.acmee: there is no kind of provider "acmee"',
      'did you mean acme?',
    ],
    [
      'for an unknown kind under a free name',
      'environments: { lab: { providers: { x: { kind: §acmee } } } }',
      'environments.lab.providers.x.kind: there is no kind of provider "acmee"',
      'did you mean acme?',
    ],
    [
      "for a provider's unknown key",
      'environments: { lab: { providers: { acme: { account: a, §acount: a } } } }',
      'environments.lab.providers.acme.acount: unknown key',
      'did you mean account?',
    ],
    [
      "for a provider's missing key",
      'environments: { lab: { providers: { acme: §{} } } }',
      'environments.lab.providers.acme.account: missing',
      undefined,
    ],
    [
      'for a provider that is no map',
      'environments: { lab: { providers: { acme: §x } } }',
      'environments.lab.providers.acme: must be a map of keys, not a text',
      undefined,
    ],
    [
      'for a reference to a secret',
      'environments: { lab: { vars: { A: "§${secret.B}" }, providers: { umbrella: } } }',
      'environments.lab.vars.A: this file has no ${secret.NAME}',
      'it reads the environment itself: ${NAME}',
    ],
    [
      'for a missing variable outside of environments',
      `${minimal}history: §\${NONE}\n`,
      'history: the variable NONE is not set',
      'set it in the environment or in .env, or write ${NONE:-default}',
    ],
    ...webhookProblems,
  ])('%s', (_, yaml, message, hint) => {
    const { text, line, column } = marked(yaml);
    const [problem, ...others] = problems(() => load(text));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ file: 'alertdrill.yaml', line, column });
    expect(problem?.message).toContain(message);
    expect(problem?.hint).toBe(hint);
  });

  test.each([
    ['secrets', 'environments: { lab: { secrets: { A: "${NONE}" }, providers: { umbrella: } } }'],
    ['keys of providers', 'environments: { lab: { providers: { acme: { account: a, key: "${NONE}" } } } }'],
  ])('for missing %s, without the advice to commit them', (_, yaml) => {
    const { missing = [] } = load(yaml).environments.get('lab') ?? {};
    expect(missing.map(({ hint }) => hint)).toEqual(['set it in the environment or in .env']);
  });

  test.each([
    ['from the environment', '"§${PIN}"'],
    ['by its default', '"§${NONE:-q7z}"'],
    ['in the file', '§q7z'],
    ['in the file, as a number', '§709'],
  ])('for a secret that no output could be kept free of, %s, without showing it', (_, written) => {
    const { text, line } = marked(
      `environments:\n  lab:\n    secrets: { PIN: ${written} }\n    providers: { umbrella: }\n`,
    );
    const found = problems(() => load(text, { PIN: 'q7z' }));
    expect(found).toMatchObject([
      {
        line,
        message: "environments.lab.secrets.PIN: is shorter than 4 characters: it can't be kept out of outputs",
        hint: 'use a secret of 4 characters or more',
      },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/q7z|709/);
  });

  test('for something else, without lines that show such a secret', () => {
    const yaml = 'environments:\n  lab: { secrets: { PIN: q7z }, x: 1, providers: { umbrella: } }\n';
    const shown = JSON.stringify(problems(() => load(yaml)));
    expect(shown).toContain('x: unknown key');
    expect(shown).not.toContain('q7z');
  });

  test('for everything at once', () => {
    const yaml = 'environments: { a: { x: 1, providers: { nothing: } }, b: { y: 1, providers: { acme: {} } } }\nz: 1\n';
    expect(problems(() => load(yaml)).map(({ message }) => message)).toEqual([
      'z: unknown key',
      'environments.a.x: unknown key',
      'environments.a.providers.nothing: there is no kind of provider "nothing"',
      'environments.b.y: unknown key',
      'environments.b.providers.acme.account: missing',
    ]);
  });

  test('without showing keys, from the environment or from the file', () => {
    const yaml = `environments:
  lab:
    secrets: { A: written-secret, B: "\${B}" }
    providers: { acme: { account: a, key: written-key, kind: "\${ACME_KEY}" } }
    x: 1
`;
    const shown = JSON.stringify(problems(() => load(yaml, { ACME_KEY: 'acme-key-1', B: 'b-secret' })));
    expect(shown).toContain('unknown key');
    expect(shown).not.toMatch(/written-secret|written-key|acme-key-1|b-secret/);
  });
});

describe('secrets', () => {
  const secrets = (text: string, variables: Record<string, string> = {}) =>
    load(
      `environments: { lab: { secrets: { PIN: "${text}" }, providers: { umbrella: } } }`,
      variables,
    ).environments.get('lab');

  test('have as many characters as can be taken out of outputs, or none', () => {
    expect(secrets('${PIN}', { PIN: 'q7zk' })?.secrets['PIN']?.reveal()).toBe('q7zk');
    expect(secrets('${PIN:-}', {})?.secrets['PIN']?.reveal()).toBe('');
  });

  test('whose variable is not set are told of as that', () => {
    expect(secrets('${P}')?.missing).toMatchObject([
      { message: 'environments.lab.secrets.PIN: the variable P is not set' },
    ]);
  });
});

describe('an environment', () => {
  const several = `environments:
  lab: { providers: { umbrella: } }
  live: { production: true, providers: { umbrella: } }
`;

  test('is the only one, or the one that is named', () => {
    expect(selectEnvironment(load(minimal), undefined).name).toBe('lab');
    expect(selectEnvironment(load(several), 'lab').name).toBe('lab');
  });

  test('has to be named where there are several, by its name', () => {
    expect(() => selectEnvironment(load(several), undefined)).toThrow(
      new UsageError('the project has several environments'),
    );
    expect(() => selectEnvironment(load(several), 'labb')).toThrow(new UsageError('there is no environment labb'));
  });

  test('marked production is refused, unless somebody says that he knows, by its name', () => {
    expect(() => selectEnvironment(load(several), 'live')).toThrow('the environment live is marked production');
    expect(selectEnvironment(load(several), 'live', { iKnowThisIsProduction: 'live' }).production).toBe(true);
    expect(() => selectEnvironment(load(several), 'live', { iKnowThisIsProduction: 'lab' })).toThrow(
      '--i-know-this-is-production names lab, but the environment is live',
    );
    expect(selectEnvironment(load(several), 'live', { offline: true }).production).toBe(true);
  });

  test('marked production needs no consent where only reads are sent', () => {
    expect(selectEnvironment(load(several), 'live', { readsOnly: true }).production).toBe(true);
    expect(() => selectEnvironment(load(several), 'live', { readsOnly: false })).toThrow('marked production');
  });
});

describe('a webhook receiver', () => {
  const of = (webhook: string, variables: Record<string, string> = {}) =>
    load(`environments: { lab: { webhook: ${webhook}, providers: { umbrella: } } }`, variables).environments.get('lab');

  test('listens at a place, and is reached from outside at a URL', () => {
    expect(of('{ listen: "127.0.0.1:19095" }')?.webhook).toEqual({ listen: { host: '127.0.0.1', port: 19_095 } });
    expect(of('{ listen: "[::1]:0", publicUrl: "https://drills.test/hooks//" }')?.webhook).toEqual({
      listen: { host: '::1', port: 0 },
      publicUrl: 'https://drills.test/hooks',
    });
  });

  test('has a token that no output shows', () => {
    const environment = of('{ listen: "a:1", token: "${HOOK}" }', { HOOK: 'hook-token-1' });
    expect(environment?.webhook?.token?.reveal()).toBe('hook-token-1');
    expect(environment?.hidden.map((secret) => secret.reveal())).toEqual(['hook-token-1']);
    expect(inspect(environment)).not.toContain('hook-token-1');
    const shown = JSON.stringify(problems(() => of('{ listen: x, token: written-token }')));
    expect(shown).toContain('is not host:port');
    expect(shown).not.toContain('written-token');
  });

  test('goes without its token in an offline check, and not when it listens', () => {
    const yaml = 'environments: { lab: { webhook: { listen: "a:1", token: "${HOOK}" }, providers: { umbrella: } } }';
    expect(selectEnvironment(load(yaml, {}), 'lab', { offline: true }).webhook).toEqual({
      listen: { host: 'a', port: 1 },
    });
    expect(problems(() => selectEnvironment(load(yaml, {}), 'lab'))).toMatchObject([
      { message: 'environments.lab.webhook.token: the variable HOOK is not set' },
    ]);
  });
});

describe('variables that are not set', () => {
  const yaml = `environments:
  lab: { secrets: { TOKEN: "§\${TOKEN}" }, providers: { acme: { account: a } } }
  far: { vars: { HOST: "\${HOST}" }, providers: { umbrella: } }
  good: { providers: { umbrella: } }
`;
  const { text, line, column } = marked(yaml);

  test('matter in the environment that is chosen alone', () => {
    expect(selectEnvironment(load(text, {}), 'good').name).toBe('good');
  });

  test('are named with their places, defaults of a kind at the provider', () => {
    expect(problems(() => selectEnvironment(load(text, {}), 'lab'))).toMatchObject([
      { line, column, message: 'environments.lab.secrets.TOKEN: the variable TOKEN is not set' },
      {
        line,
        column: text.split('\n')[1]!.indexOf('{ account') + 1,
        message: 'environments.lab.providers.acme.key: the variable ACME_KEY is not set',
      },
    ]);
  });

  test('may be credentials in an offline check, and then nothing pretends to know them', () => {
    const environment = selectEnvironment(load(text, {}), 'lab', { offline: true });
    expect(environment).toMatchObject({ secretNames: ['TOKEN'], secrets: {}, hidden: [] });
    expect(environment.providers).toEqual([{ name: 'acme', kind: 'acme', settings: undefined, offers: [] }]);
  });

  test('are needed where they are no credentials', () => {
    expect(problems(() => selectEnvironment(load(text, {}), 'far', { offline: true }))).toMatchObject([
      { message: 'environments.far.vars.HOST: the variable HOST is not set' },
    ]);
  });

  test('bring near names of those that are set', () => {
    const [problem] = problems(() => selectEnvironment(load(text, { HOSTS: 'x' }), 'far'));
    expect(problem?.hint).toMatch(/did you mean HOSTS\?$/);
  });
});
