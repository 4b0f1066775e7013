import { didYouMean } from '../config/nearest';
import { UsageError } from '../domain/errors';
import {
  assumptions,
  defaultSettings,
  settingNames,
  type SettingName,
  type Settings,
} from '../standin/engine/settings';

/** The settings that `--set NAME=VALUE` asks for. Throws UsageError. */
export function standinSettings(given: readonly string[]): Partial<Settings> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name = text, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
      if (value === undefined) throw new UsageError(`--set ${text} gives no value`, { hint: 'write NAME=VALUE' });
      return [nameOf(name), valueOf(nameOf(name), value)];
    }),
  );
}

/** All of them, for people: what each decides, what it may be, and why it is what it is by default. */
export function settingsText(set: Partial<Settings>): string {
  const inForce = { ...defaultSettings, ...set };
  const entries = settingNames.map((name) => {
    const { what, why, values, default: otherwise } = assumptions[name];
    const isSet = inForce[name] !== otherwise;
    return [
      `${name}=${shown(inForce[name])}${isSet ? ` (default: ${shown(otherwise)})` : ''}`,
      `  what  ${what}`,
      `  why   ${why}`,
      `  may be ${values}`,
    ].join('\n');
  });
  return [
    'What cannot be known of Mackerel without a live key, and is assumed instead.',
    'Change one with --set NAME=VALUE. "Minutes" are compressed with --minute (but for those of a time zone), "Ms" never is.',
    ...entries,
  ].join('\n\n');
}

const shown = (value: string | number): string => (value === '' ? '""' : String(value));

function nameOf(name: string): SettingName {
  const known = settingNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new UsageError(`there is no setting ${name}`, {
    hint: didYouMean(name, settingNames) ?? 'alertdrill standin mackerel --settings lists them',
  });
}

function valueOf(name: SettingName, text: string): string | number {
  const { parse, values } = assumptions[name];
  const value = parse(text);
  if (value === undefined) throw new UsageError(`--set ${name}=${text}: it may be ${values}`);
  return value;
}
