import fc from 'fast-check';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/loadConfig';
import { problemsOf } from '../../../src/config/problemsOf';
import { renderProblems } from '../../../src/config/renderProblems';
import { ConfigError, UsageError } from '../../../src/domain/errors';
import { providerKinds } from '../../../src/providers';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

/** "A key never appears in any output": what `check` says of files that have one in them, and that it refuses. */
const folder = workFolders();
const key = 'LiteralKeyXYZ1';

function refusal(files: Readonly<Record<string, string>>, environmentVariables = {}): string {
  const shown = shownOf(files, environmentVariables);
  if (shown === '') throw new Error('nothing was refused');
  return shown;
}

/** All that a person sees, and all that a program reads; nothing where nothing is refused. */
function shownOf(files: Readonly<Record<string, string>>, environmentVariables = {}): string {
  const dir = folder(files);
  try {
    loadConfig({
      dir,
      projectFile: join(dir, 'alertdrill.yaml'),
      environmentVariables,
      kinds: { ...smallKinds, providers: providerKinds },
      paths: [],
      tags: [],
      names: [],
      offline: true,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      if (error instanceof UsageError) return `${error.message} ${error.hint ?? ''}`;
      throw error;
    }
    return `${renderProblems(error, { colors: false })}${JSON.stringify(error.problems)}${error.message}`;
  }
  return '';
}

const environment = (keys: string, indentation = '    '): string =>
  `environments:\n  lab:\n${keys.replace(/^/gm, indentation)}\n`;
const sound = 'providers: { prometheus: { url: "http://127.0.0.1:19090" } }';

/** What makes alertdrill refuse the file, right beside what has the key. */
const beside = (keys: string): string => environment(`${keys}\nunknown: 1\n${sound}`);
const provider = (settings: string): string =>
  environment(
    `providers:\n  prometheus:\n    url: http://127.0.0.1:1\n${settings.replace(/^/gm, '    ')}\n    unknown: 1`,
  );

const projects: Readonly<Record<string, string>> = {
  'as a secret': beside(`secrets: { TOK: ${key} }`),
  'as a default of a secret': beside(`secrets: { TOK: "\${TOK:-${key}}" }`),
  'beside a reference': beside(`secrets: { TOK: "${key} \${TOK}" }`),
  'as a default of the token of the webhook': beside(`webhook: { listen: "a:1", token: "\${HOOK:-${key}}" }`),
  'as a default with one sign too few': beside(`secrets: { TOK: "\${TOK:${key}}" }`),
  'as a default that has a $ in it': beside(`secrets: { TOK: "\${TOK:-$${key}}" }`),
  'in the brace of a default, unclosed': beside(`secrets: { TOK: "\${TOK:-${key}" }`),
  'as a default of a password': provider(`basicAuth: { username: u, password: "\${P:-${key}}" }`),
  'under a misspelt key': provider(`bearerTokn: "${key}"`),
  'under a key of another provider': provider(`apiKye: ${key}`),
  'under a misspelt key of the environment': environment(`secretz: { TOK: ${key} }\n${sound}`),
  'under a misspelt key of the file': `${environment(sound)}secrets: { TOK: ${key} }\n`,
  'as a list': provider(`bearerToken: [${key}]`),
  'as a list of lines': provider(`bearerToken:\n  - ${key}`),
  'as a map': provider(`bearerToken: { value: ${key} }`),
  'in the place of a key': provider(`bearerToken: { ${key} }`),
  'in the place of the name of a secret': beside(`secrets: { ${key} }`),
  'in the place of a key, by a question mark': provider(`bearerToken:\n  ? ${key}\n`),
  'as keys below a secret': beside(`secrets: { TOK: { ${key}: ${key} } }`),
  'as a list of secrets': beside(`secrets: [${key}]`),
  'as a list of maps of secrets': beside(`secrets: [{ TOK: ${key} }]`),
  'as the secrets': beside(`secrets: ${key}`),
  'as a block of lines': provider(`bearerToken: |\n  first line\n  ${key}`),
  'as a folded block': beside(`secrets:\n  TOK: >-\n    first\n    ${key}`),
  'as a text of several lines': provider(`bearerToken: "first\n  ${key}"`),
  'as a header of any name': provider(`headers: { x-scope: ${key} }`),
  'as a header in a list': provider(`headers: [${key}]`),
  'as the whole provider': environment(`providers: { prometheus: ${key} }`),
  'as the webhook': beside(`webhook: ${key}`),
  'in a URL': provider(`proxy: http://hooks.example/${key}`),
  'as the login of a URL': provider(`proxy: http://user:${key}@proxy.example`),
  'as the login of a variable': beside(`vars: { URL: "http://user:${key}@a.example" }`),
  'in the query of a variable': beside(`vars: { URL: "http://a.example/?t=${key}" }`),
  'as a variable of that name': beside(`vars: { API_TOKEN: ${key} }`),
  'as a secret that is repeated in a variable': beside(`vars: { URL: "http://a/${key}" }\nsecrets: { TOK: ${key} }`),
  'in a comment': beside(`# apiKey: ${key}\n# ${key}`),
  'in a comment behind a value': beside(`vars: { A: b } # ${key}`),
  'as an anchor': beside(`secrets: { TOK: &${key} }`),
  'as an anchor of something else': beside(`secrets: { TOK: &${key} abc }`),
  'as an alias': beside(`secrets: { TOK: *${key} }`),
  'as a tag': beside(`secrets: { TOK: !${key} }`),
  'in broken YAML': beside(`secrets:\n  TOK: ${key} ${key}: ${key}`),
  'in broken YAML, in a flow': environment(`secrets: { TOK: ${key}, A: "${key}"\n${sound}`),
  'in broken YAML, a line below': beside(`secrets:\n  TOK: a: b\n  OTHER:\n    - ${key}`),
  'in broken YAML, behind a quote': beside(`secrets:\n  TOK: "${key}" ${key}`),
  'in broken YAML, as an escape': beside(`secrets:\n  TOK: "\\${key}"`),
  'in broken YAML, as a directive': `%${key}\n---\n${environment(sound)}`,
  'in broken YAML, indented by a tab': beside(`secrets:\n\tTOK: ${key}`),
  'in broken YAML, as a header of a block': beside(`secrets:\n  TOK: | ${key}\n    x`),
  'given twice': beside(`secrets: { TOK: a, TOK: ${key} }`),
  'in a second document': `${beside('vars: {}')}---\nTOK: ${key}\n`,
  'merged from elsewhere': beside(`secrets:\n  <<: { TOK: ${key} }\n  B: c`),
};

describe('a project file is refused without showing the key that stands', () => {
  test.each(Object.entries(projects))('%s', (_, yaml) => {
    const shown = refusal({ 'alertdrill.yaml': yaml });
    expect(shown).not.toContain(key);
    // The place and the lines are there all the same.
    expect(shown).toMatch(/alertdrill\.yaml:\d+:\d+/);
    expect(shown).toMatch(/\n {4,}\| *\^/);
  });

  test('in the environment, whose value the file repeats', () => {
    const yaml = environment(`vars: { A: 1 }\nproviders: { "x": { kind: "\${KIND}" } }`);
    expect(refusal({ 'alertdrill.yaml': yaml }, { KIND: key })).not.toContain(key);
  });

  test('nowhere: without hiding it would be seen in most of them', () => {
    const seen = Object.values(projects).filter((yaml) => {
      const at = Math.max(0, yaml.indexOf('unknown'));
      return problemsOf('f', yaml, (text) => text)(at, 'm').codeFrame?.includes(key);
    });
    expect(seen.length).toBeGreaterThan(Object.keys(projects).length / 2);
  });
});

describe('a refused project file shows', () => {
  test('its keys, its structure, the names of variables and what is no secret', () => {
    const yaml = environment(`allow: { hosts: [127.0.0.1], commands: [systemctl] }
vars: { SHOP_URL: "\${SHOP_URL:-http://127.0.0.1:18080}" }
unknown: 1
secrets: { TOKEN: "Bearer \${TOKEN:-abc}" }
providers: { prometheus: { url: "http://127.0.0.1:9090", bearerToken: "\${T}" } }`);
    expect(refusal({ 'alertdrill.yaml': yaml }))
      .toContain(`  3 |     allow: { hosts: [127.0.0.1], commands: [systemctl] }
  4 |     vars: { SHOP_URL: "\${SHOP_URL:-http://127.0.0.1:18080}" }
> 5 |     unknown: *
    |     ^
  6 |     secrets: { TOKEN: ********\${TOKEN:-***}* }
  7 |     providers: { prometheus: { url: "http://127.0.0.1:9090", bearerToken: *\${T}* } }
`);
  });

  test('the first key of each line where it is broken', () => {
    const shown = refusal({ 'alertdrill.yaml': beside(`secrets:\n  TOK: ${key} B: c`) });
    expect(shown).toContain('> 4 |       TOK: ************** ** *\n');
    expect(shown).toContain('  3 |     secrets:\n');
  });
});

const fault = (options: string): string =>
  `scenario: s\nfault:\n  poke:\n    url: http://127.0.0.1:1/\n${options.replace(/^/gm, '    ')}\nunknown: 1\nexpect: []\n`;
const expectations: Readonly<Record<string, string>> = {
  'as a header of any name': fault(`headers: { x-scope: ${key} }`),
  'as a header beside a reference': fault(`headers: { authorization: "${key} \${secret.A}" }`),
  'as a default': fault(`headers: { authorization: "Bearer \${A:-${key}}" }`),
  'as a default of a key of the body': fault(`json: { apiKey: "\${A:-${key}}" }`),
  'as a list of headers': fault(`headers: [${key}]`),
  'as a block of lines': fault(`headers:\n  x-scope: |\n    first\n    ${key}`),
  'as a list with the name of a key': fault(`apiKey: [${key}]`),
  'in the place of a key': fault(`token: { ${key} }`),
  'in an environment': fault(`env: { A: ${key} }`),
  'in broken YAML': fault(`headers:\n  x-scope: ${key} ${key}: ${key}`),
  'in broken YAML, in a flow': fault(`headers: { x-scope: ${key}`),
  'in a comment': fault(`# authorization: ${key}`),
};

describe('an expectation file is refused without showing the key that stands', () => {
  const project = environment(`allow: { hosts: [127.0.0.1] }\n${sound}`);

  test.each(Object.entries(expectations))('%s', (_, yaml) => {
    const shown = refusal({ 'alertdrill.yaml': project, 'expectations/s.yaml': yaml });
    expect(shown).not.toContain(key);
    expect(shown).toMatch(/\n {4,}\| *\^/);
  });

  test('elsewhere, for there are none: it shows what is wrong with its values', () => {
    const yaml = 'scenario: s\nhold: soon\nload: { script: x.ts, rate: "20" }\nexpect: []\n';
    const shown = refusal({ 'alertdrill.yaml': project, 'expectations/s.yaml': yaml });
    expect(shown).toContain('> 2 | hold: soon\n');
    expect(shown).toContain('  3 | load: { script: x.ts, rate: "20" }\n');
  });
});

describe('a slip of the pen anywhere in a project file', () => {
  const yaml = `# apiKey: ${key}
environments:
  lab:
    allow: { hosts: [127.0.0.1] }
    vars: { SHOP_URL: "\${SHOP_URL:-http://127.0.0.1:18080}" }
    secrets: { TOK: ${key}, B: "${key}", C: '\${C:-${key}}' }
    webhook:
      listen: 127.0.0.1:0
      token: "\${HOOK:-${key}}"
    providers:
      prometheus:
        url: "http://127.0.0.1:9090"
        basicAuth: { username: me, password: ${key} }
        headers:
          x-scope: ${key}
history: postgres://drills:${key}@db.example.com/drills
`;
  const slips = fc.array(
    fc.record({
      at: fc.nat(yaml.length),
      removed: fc.constantFrom(0, 0, 1, 2),
      inserted: fc.oneof(
        fc.constantFrom('', ': ', '\n  ', '${', 'x'),
        fc.string({
          unit: fc.constantFrom(':', '"', "'", '{', '}', '[', ']', ',', '#', '&', '*', '!', '|', '>', '-', '?', '%'),
          maxLength: 1,
        }),
        fc.constantFrom('\\', '\n', '\t', ' ', '$'),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  );

  test('shows no key either', () => {
    fc.assert(
      fc.property(slips, (made) => {
        const written = made.reduce((text, { at, removed, inserted }) => {
          const slipped = text.slice(0, at) + inserted + text.slice(at + removed);
          // A key that is hit is none any more.
          return slipped.split(key).length === yaml.split(key).length ? slipped : text;
        }, yaml);
        const shown = shownOf({ 'alertdrill.yaml': written });
        expect(shown).not.toContain(key);
      }),
      { numRuns: 200 },
    );
  });
});
