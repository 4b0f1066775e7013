import { createReporters, parseReporters } from '../../../src/commands/reporters';
import { UsageError } from '../../../src/domain/errors';
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
const kinds = [terminal, json, junit, slack];

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

  it('creates each with its file, and with those of the others', () => {
    created.length = 0;
    const reporters = createReporters(
      parseReporters(['json', 'junit=x.xml', 'slack=URL'], kinds),
      recordOutput().system,
    );
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
});
