import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsText, standinSettings } from '../../../src/commands/standinSettings';
import { assumptions, defaultSettings, settingNames } from '../../../src/standin/engine/settings';

describe('the settings of the stand-in', () => {
  it('are all told, with the default, what they decide and why', () => {
    const text = settingsText({});
    for (const name of settingNames) {
      expect(text).toContain(`\n${name}=`);
      expect(text).toContain(assumptions[name].what);
      expect(text).toContain(assumptions[name].why);
    }
    expect(text).not.toContain('(default:');
  });

  it('are all named in the statement of fidelity, and nothing is named there that is none', () => {
    const statement = readFileSync(join(__dirname, '../../../docs/standin-fidelity.md'), 'utf8');
    const named = [...statement.matchAll(/(?:assumed|word|document) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/`([a-z][A-Za-z]+)`/g)].map(([, name]) => name),
    );
    expect(named.toSorted()).toEqual(settingNames.toSorted());
  });

  it('are told as they are set', () => {
    expect(settingsText(standinSettings(['missingScanMinutes=10']))).toContain('missingScanMinutes=10 (default: 1)');
  });

  it('are numbers, words and texts', () => {
    const given = ['connectivitySilenceMinutes=5', 'withinGrain=first-wins', 'autoCloseReason=a=b'];
    expect(standinSettings(given)).toEqual({
      connectivitySilenceMinutes: 5,
      withinGrain: 'first-wins',
      autoCloseReason: 'a=b',
    });
  });

  it('may each have its default', () => {
    const given = settingNames.map((name) => `${name}=${defaultSettings[name]}`);
    expect(standinSettings(given)).toEqual(defaultSettings);
  });

  it.each([
    ['missingScanMinute=1', /no setting missingScanMinute/],
    ['missingScanMinutes', /gives no value/],
    ['missingScanMinutes=0', /from 0.1 on/],
    ['missingScanMinutes=often', /a number from/],
    ['deliveryAttempts=-1', /from 1 on/],
    ['withinGrain=both', /it may be last-wins, first-wins/],
    ['constructor=1', /no setting constructor/],
  ])('are refused: %s', (given, why) => {
    expect(() => standinSettings([given])).toThrow(why);
  });
});
