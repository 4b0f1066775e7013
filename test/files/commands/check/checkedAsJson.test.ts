import { checkedAsJson, refusedAsJson } from '../../../../src/commands/check/checkedAsJson';
import { parseYaml } from '../../../../src/config/yamlFile';
import { inOrder } from '../../../../src/config/renderProblems';
import type { ConfigProblem } from '../../../../src/domain/errors';

const yaml = parseYaml('scenario: one\nexpect:\n  - monitor: CPU\n    within: 4 minutes\n', 'one.yaml');
const deadline = yaml.problem({ path: ['expect', 0, 'within'], message: 'is no duration', hint: 'such as 4m' });
const whole = yaml.problem({ path: [], message: 'the file has no fault' });
const gone = { file: 'gone.yaml', message: 'there is no such file' };

const parse = (problems: readonly ConfigProblem[], offline = true): unknown =>
  JSON.parse(refusedAsJson(inOrder(problems), { offline }));

describe('what check --json prints where files are wrong', () => {
  it('has each problem with its place in the text and in the data, in order, and no code frame', () => {
    expect(parse([deadline, whole, gone])).toEqual({
      problems: [
        gone,
        { file: 'one.yaml', line: 1, column: 1, message: 'the file has no fault' },
        {
          file: 'one.yaml',
          line: 4,
          column: 13,
          path: 'expect[0].within',
          message: 'is no duration',
          hint: 'such as 4m',
        },
      ],
      notAsked: [],
      findings: [],
      unanswered: [],
      scenarios: [],
    });
  });

  it('has each problem once', () => {
    expect(parse([gone, gone])).toMatchObject({ problems: [gone] });
  });

  it('says that no provider was asked, unless none was to be', () => {
    expect(parse([deadline, whole, gone], false)).toMatchObject({ notAsked: ['gone.yaml', 'one.yaml'] });
    expect(parse([deadline, whole, gone], true)).toMatchObject({ notAsked: [] });
  });

  it('names no file where the command line is wrong', () => {
    const document = refusedAsJson([{ message: 'there is no alertdrill.yaml', hint: 'init writes one' }], {
      offline: false,
    });
    expect(JSON.parse(document)).toEqual({
      problems: [{ message: 'there is no alertdrill.yaml', hint: 'init writes one' }],
      notAsked: [],
      findings: [],
      unanswered: [],
      scenarios: [],
    });
  });

  it('is of the same shape as where nothing is wrong', () => {
    const fine = JSON.parse(
      checkedAsJson({ unsound: [], unanswered: [], scenarios: [] }, [], { dir: '/', offline: false }),
    ) as object;
    expect(Object.keys(fine)).toEqual(Object.keys(parse([]) as object));
    expect(fine).toEqual(parse([]));
  });
});
