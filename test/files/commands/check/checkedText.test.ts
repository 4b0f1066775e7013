import { checkedAsJson } from '../../../../src/commands/check/checkedAsJson';
import { checkedInWords } from '../../../../src/commands/check/checkedText';
import type { Checked } from '../../../../src/commands/check/checkScenarios';
import { storyScenario } from '../../../support/storyScenario';

const escape = '\u001b[2K\u001b]0;owned\u0007';
const scenario = storyScenario();
const asJson = (checked: Checked): unknown => JSON.parse(checkedAsJson(checked, [], { dir: '/', offline: false }));
const problem = { file: 'a.yaml', line: 1, column: 1, message: 'hodl: unknown key' };
const unsound = { file: 'a.yaml', name: 'a', runsHere: true, lacksOnlyBlanks: false, problems: [problem] };

describe('what check prints', () => {
  it('holds no escape sequence of a name or a message from outside', () => {
    const checked: Checked = {
      unsound: [{ ...unsound, file: `a${escape}.yaml`, name: `a${escape}` }],
      unanswered: [{ provider: 'mackerel', cause: 'provider-refused', detail: `said${escape}`, hint: `ask${escape}` }],
      scenarios: [
        {
          scenario,
          subjects: [{ key: `Shop${escape}`, warnings: [{ text: `muted${escape}` }] }],
          warnings: [`stays${escape}`],
          blockers: [{ key: `Shop${escape}`, cause: 'no-data', detail: `none${escape}`, hint: `run${escape}` }],
        },
      ],
    };
    const text = checkedInWords(checked, false);
    expect(text.split('\n')).toEqual([
      '✗ provider mackerel: said',
      '  ask',
      `✗ ${scenario.name}  ${scenario.file}`,
      '    ✗ Shop: none',
      '      run',
      '    ! Shop: muted',
      '    ! fault: stays',
      '✗ a  a.yaml',
      '    ✗ 1 problem in the file',
      '    ? no provider was asked about it: that comes first',
      '3 things stand in the way of a drill.',
      '',
    ]);
  });

  it('says where notifications are received, where somebody expects any', () => {
    const scenarios = [{ scenario, subjects: [], warnings: [], blockers: [] }];
    const listening = { webhookUrl: 'http://127.0.0.1:19095', unsound: [], unanswered: [], scenarios };
    expect(checkedInWords(listening, false)).toContain('notifications are received at http://127.0.0.1:19095\n');
    expect(asJson(listening)).toMatchObject({ webhookUrl: 'http://127.0.0.1:19095' });
    expect(checkedInWords({ unsound: [], unanswered: [], scenarios }, false)).not.toContain('notifications');
    expect(asJson({ unsound: [], unanswered: [], scenarios })).not.toHaveProperty('webhookUrl');
  });

  it('tells a warning of the fault, which stands in the way of nothing', () => {
    const scenarios = [{ scenario, subjects: [], warnings: ['acts on web-01 without a lease there'], blockers: [] }];
    const text = checkedInWords({ unsound: [], unanswered: [], scenarios }, true);
    expect(text).toContain(`✓ ${scenario.name}`);
    expect(text).toContain('    ! fault: acts on web-01 without a lease there\n');
    expect(text).toContain('1 scenario is fine, as far as files alone can tell.');
    expect(asJson({ unsound: [], unanswered: [], scenarios })).toMatchObject({
      scenarios: [{ warnings: ['acts on web-01 without a lease there'] }],
    });
  });

  it('counts a provider that can not be asked once, however many alerts are looked for there', () => {
    const unasked = ['a', 'b'].map((key) => ({ key, warnings: [], unasked: 'mackerel' }));
    const unanswered = [{ provider: 'mackerel', cause: 'provider-unauthorized', detail: '401' }];
    const about = { scenario, warnings: [], blockers: [] };
    const text = checkedInWords({ unsound: [], unanswered, scenarios: [{ ...about, subjects: unasked }] }, false);
    expect(text).toContain('1 thing stands in the way of a drill.');
    expect(text).toContain(`✗ ${scenario.name}`);
    expect(text).toContain("    ? b: mackerel can't be asked");
    // The control: the same, and it answers.
    const answered = ['a', 'b'].map((key) => ({ key, warnings: [] }));
    const fine = checkedInWords({ unsound: [], unanswered: [], scenarios: [{ ...about, subjects: answered }] }, false);
    expect(fine).toContain(`✓ ${scenario.name}`);
    expect(fine).toContain('1 scenario is fine.');
  });

  it('has a line of each file in which something is wrong, and says what was not asked about', () => {
    const elsewhere = { ...unsound, file: 'b.yaml', runsHere: false, problems: [problem, { ...problem, line: 2 }] };
    const nameless = { ...unsound, file: 'c.yaml', name: undefined };
    const checked: Checked = {
      unanswered: [],
      scenarios: [{ scenario, subjects: [], warnings: [], blockers: [] }],
      unsound: [unsound, elsewhere, nameless],
    };
    const passedOver = '    ? no provider was asked about it: that comes first\n';
    const one = '    ✗ 1 problem in the file\n';
    const all = (asked: string): string =>
      `✓ ${scenario.name}  ${scenario.file}\n✗ a  a.yaml\n${one}${asked}` +
      `✗ a  b.yaml\n    ✗ 2 problems in the file\n✗ c.yaml\n${one}${asked}`;
    // The two of b.yaml are those of a.yaml: a problem counts once.
    expect(checkedInWords(checked, false)).toBe(`${all(passedOver)}2 things stand in the way of a drill.\n`);
    expect(checkedInWords(checked, true)).toBe(`${all('')}2 things stand in the way of a drill.\n`);
    expect(asJson(checked)).toMatchObject({ notAsked: ['a.yaml', 'c.yaml'], problems: [problem, { line: 2 }] });
  });
});
