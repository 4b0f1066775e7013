import { createReporters, parseReporters, secretsIn } from '../../../src/commands/reporters';
import { Secret } from '../../../src/config/secret';
import { FaultError, UsageError } from '../../../src/domain/errors';
import { createVirtualClock } from '../../support/virtualClock';
import type { Reporter, ReporterKind } from '../../../src/ports/reporter';
import { recordOutput } from '../../support/recordedOutput';

const created: unknown[] = [];
const reporterKind = (kind: string, file: ReporterKind['file']): ReporterKind => ({
  kind,
  summary: kind,
  file,
  create: (options): Reporter => {
    created.push([kind, options]);
    return {};
  },
});
const terminal = reporterKind('terminal', 'none');
const json = reporterKind('json', 'optional');
const junit = reporterKind('junit', 'required');
const slack: ReporterKind = {
  ...reporterKind('slack', 'none'),
  argument: {
    placeholder: 'NAME',
    check: (text) => {
      if (text.includes(':')) throw new UsageError('no name here');
    },
  },
};

const hook: ReporterKind = {
  ...reporterKind('hook', 'none'),
  argument: {
    placeholder: 'URL',
    check: (text) => {
      if (text.includes('ftp:')) throw new UsageError('hook speaks no ftp', { hint: 'https' });
    },
  },
};
const kinds = [terminal, json, junit, slack, hook];

describe('--reporter', () => {
  it('takes kinds with the files that they allow', () => {
    expect(parseReporters(['terminal', 'json', 'json=out.json', 'junit=a/b.xml'], kinds)).toEqual([
      { kind: terminal },
      { kind: json },
      { kind: json, file: 'out.json' },
      { kind: junit, file: 'a/b.xml' },
    ]);
  });

  it('takes a file with an equals sign in its name', () => {
    expect(parseReporters(['junit=env=test.xml'], kinds)).toEqual([{ kind: junit, file: 'env=test.xml' }]);
  });

  it.each([
    ['junit', 'the reporter junit needs a file'],
    ['junit=', 'the reporter junit needs a file'],
    ['json=', 'the name of the file is missing'],
    ['terminal=out.txt', 'the reporter terminal takes no file'],
    ['terminal=', 'the reporter terminal takes no file'],
    ['hook', 'the reporter hook needs URL behind ='],
    ['hook=', 'the reporter hook needs URL behind ='],
    ['hook=ftp://x', 'hook speaks no ftp'],
    ['', 'there is no reporter'],
    ['=out.txt', 'there is no reporter'],
  ])('refuses %j: %s', (text, message) => {
    const parse = () => parseReporters([text], kinds);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });

  it('refuses a file that could not be written, with a hint', () => {
    const parse = () => parseReporters(['json=/proc/none/x.json'], kinds);
    expect(parse).toThrow("the reporter json can't write /proc/none/x.json: /proc is the kernel's own");
    expect(parse).toThrow(expect.objectContaining({ hint: 'name a file that can be written' }) as Error);
  });

  it('refuses two that would write one file, however it is named', () => {
    expect(() => parseReporters(['json=x/../out', 'junit=./out'], kinds)).toThrow(
      'the reporters json and junit would both write ./out',
    );
    expect(parseReporters(['json=out.json', 'junit=out.xml'], kinds)).toHaveLength(2);
  });

  it('tells all that is wrong together', () => {
    const parse = () => parseReporters(['junt=x', 'terminal', 'junit'], kinds);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(
      /^2 reporters.*\n {2}there is no reporter junt .*junit.*\n {2}the reporter junit needs a file/,
    );
  });

  it('proposes the kind that was meant, or names all', () => {
    const hintOf = (text: string) => {
      try {
        parseReporters([text], kinds);
      } catch (error) {
        return error instanceof UsageError ? error.hint : undefined;
      }
      return undefined;
    };
    expect(hintOf('junt')).toContain('junit');
    expect(hintOf('telegraph')).toContain('terminal, json, junit');
  });

  const bench = () => {
    created.length = 0;
    const reporterSystem = recordOutput().system;
    const tools = {
      ...{ reporterSystem, clock: createVirtualClock(), kinds: { faults: [], probes: [], providers: [] } },
      createHttp: () => ({ send: () => Promise.reject(new Error('nothing is sent')), close: () => undefined }),
    };
    const secrets = {
      HOOK: new Secret('HOOK', 'https://u:hunter22@push.example.com'),
      'provider.mackerel': new Secret('provider.mackerel', 'a-key'),
    };
    const environment = { secrets, secretNames: ['HOOK'], providers: [] };
    return { create: (texts: readonly string[]) => createReporters(parseReporters(texts, kinds), tools, environment) };
  };

  it('creates each with its file, and with those of the others', () => {
    const reporters = bench().create(['json', 'junit=x.xml', 'slack=URL']);
    expect(reporters.map(({ kind, file }) => [kind, file])).toEqual([
      ['json', undefined],
      ['junit', 'x.xml'],
      ['slack', undefined],
    ]);
    expect(created).toEqual([
      ['json', { otherFiles: ['x.xml'] }],
      ['junit', { file: 'x.xml', otherFiles: [] }],
      ['slack', { argument: 'URL', otherFiles: ['x.xml'] }],
    ]);
  });

  it('takes what is no file where the kind does, and says nothing of it where it is wrong', () => {
    expect(parseReporters(['slack=URL'], kinds)).toEqual([{ kind: slack, argument: 'URL' }]);
    expect(parseReporters(['slack=A', 'slack=A'], kinds)).toHaveLength(2);
    expect(() => parseReporters(['slack'], kinds)).toThrow('the reporter slack needs NAME behind =');
    const wrong = () => parseReporters(['slack=https://hooks.slack.com/services/T/B/hidden', 'junt'], kinds);
    expect(wrong).toThrow(/^2 reporters.*\n {2}no name here/);
    expect(wrong).not.toThrow(/hidden/);
  });

  it('takes where something is sent to, which is no file, with secrets of the environment in it', () => {
    const reporters = bench().create(['hook=${secret.HOOK}/x', 'hook=https://a.example.com/?k=v']);
    expect(reporters.map(({ file }) => file)).toEqual([undefined, undefined]);
    expect(created).toEqual([
      ['hook', { argument: 'https://u:hunter22@push.example.com/x', otherFiles: [] }],
      ['hook', { argument: 'https://a.example.com/?k=v', otherFiles: [] }],
    ]);
  });

  it.each(['NONE', 'provider.mackerel'])('refuses a secret that is none of the environment’s own: %s', (name) => {
    expect(() => bench().create([`hook=\${secret.${name}}`])).toThrow(FaultError);
  });
});

describe('what of --reporter no output may show', () => {
  const secretsOf = (text: string) =>
    secretsIn(parseReporters([text], kinds)).map((secret) => [secret.name, secret.reveal()]);

  it.each([
    ['hook=https://ana:p%40ssword@push.example.com', ['p@ssword', 'p%40ssword']],
    ['hook=https://token-alone@push.example.com', ['token-alone']],
    ['hook=https://push.example.com', []],
    ['json=https://ana:hunter22@x.json', []],
    ['json', []],
  ])('%s', (text, values) => {
    expect(secretsOf(text)).toEqual(values.map((value) => ['hook login', value]));
  });
});
