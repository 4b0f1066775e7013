import { checkedAsJson, checkedInWords } from '../../../../src/commands/check/checkedText';
import type { Checked } from '../../../../src/commands/check/checkScenarios';
import { storyScenario } from '../../../support/storyScenario';

const escape = '\u001b[2K\u001b]0;owned\u0007';
const scenario = storyScenario();

describe('what check prints', () => {
  it('holds no escape sequence of a name or a message from outside', () => {
    const checked: Checked = {
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
      '2 things stand in the way of a drill.',
      '',
    ]);
  });

  it('says where notifications are received, where somebody expects any', () => {
    const scenarios = [{ scenario, subjects: [], warnings: [], blockers: [] }];
    const listening = { webhookUrl: 'http://127.0.0.1:19095', unanswered: [], scenarios };
    expect(checkedInWords(listening, false)).toContain('notifications are received at http://127.0.0.1:19095\n');
    expect(JSON.parse(checkedAsJson(listening, [], '/'))).toMatchObject({ webhookUrl: 'http://127.0.0.1:19095' });
    expect(checkedInWords({ unanswered: [], scenarios }, false)).not.toContain('notifications');
    expect(JSON.parse(checkedAsJson({ unanswered: [], scenarios }, [], '/'))).not.toHaveProperty('webhookUrl');
  });

  it('tells a warning of the fault, which stands in the way of nothing', () => {
    const scenarios = [{ scenario, subjects: [], warnings: ['acts on web-01 without a lease there'], blockers: [] }];
    const text = checkedInWords({ unanswered: [], scenarios }, true);
    expect(text).toContain(`✓ ${scenario.name}`);
    expect(text).toContain('    ! fault: acts on web-01 without a lease there\n');
    expect(text).toContain('1 scenario is fine, as far as files alone can tell.');
    expect(JSON.parse(checkedAsJson({ unanswered: [], scenarios }, [], '/'))).toMatchObject({
      scenarios: [{ warnings: ['acts on web-01 without a lease there'] }],
    });
  });

  it('counts a provider that can not be asked once, however many alerts are looked for there', () => {
    const unasked = ['a', 'b'].map((key) => ({ key, warnings: [], unasked: 'mackerel' }));
    const unanswered = [{ provider: 'mackerel', cause: 'provider-unauthorized', detail: '401' }];
    const about = { scenario, warnings: [], blockers: [] };
    const text = checkedInWords({ unanswered, scenarios: [{ ...about, subjects: unasked }] }, false);
    expect(text).toContain('1 thing stands in the way of a drill.');
    expect(text).toContain(`✗ ${scenario.name}`);
    expect(text).toContain("    ? b: mackerel can't be asked");
    // The control: the same, and it answers.
    const answered = ['a', 'b'].map((key) => ({ key, warnings: [] }));
    const fine = checkedInWords({ unanswered: [], scenarios: [{ ...about, subjects: answered }] }, false);
    expect(fine).toContain(`✓ ${scenario.name}`);
    expect(fine).toContain('1 scenario is fine.');
  });
});
