import { formatDuration } from '../../config/duration';
import type { Environment } from '../../config/project';
import { plainText } from '../../domain/plainText';
import type { Scenario } from '../../domain/scenario';
import type { Step } from '../../domain/step';
import { heldOnForMs, renewEveryMs } from '../../lease/leaseStore';
import { expectsNotification } from '../../notifications/reception';
import { hang } from '../../reporters/terminal/layout';
import type { PlannedPhase } from './planDrill';

export interface RunPlan {
  readonly environment: Pick<Environment, 'name' | 'production' | 'allow' | 'webhook' | 'announce'>;
  readonly watched: readonly { readonly name: string; readonly words: string }[];
  /** What is taken in the history that machines share; absent: it is not shared, or none is to be taken. */
  readonly lease?: { readonly place: string; readonly things: readonly string[] };
  /** The folder of the recordings. */
  readonly recordings: string;
  /** What holds for each of them. */
  readonly always: readonly string[];
  readonly plans: readonly { readonly scenario: Scenario; readonly phases: readonly PlannedPhase[] }[];
}

/** What is said in words is wrapped to the screen; what is meant to the letter never is. */
export function planText({ environment, watched, lease, recordings, always, plans }: RunPlan, columns: number): string {
  const row = (name: string, text: string) => hang({ lead: name.padEnd(12), text: plainText(text), columns });
  const { hosts, commands, files, processes } = environment.allow;
  const listed = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
  const lines = [
    `Dry run: nothing is touched, and nobody is asked. ${counted(plans.length)} would be drilled, one after the other.`,
    '',
    ...row('environment', `${environment.name}${environment.production ? ', PRODUCTION' : ''}`),
    ...watched.flatMap(({ name, words }) => row('watches', `${words} (${name}); ${sent(plans)}`)),
    ...(lease === undefined ? [] : row('leases', leaseText(lease))),
    ...listensAt(environment, plans).flatMap((text) => row('listens', text)),
    ...row(
      'may touch',
      `hosts ${listed(hosts)}; commands ${listed(commands)}; files ${listed(files)}; processes ${listed(processes)}`,
    ),
    ...(environment.announce === undefined
      ? []
      : row(
          'announces',
          `start, end, and a rollback that failed, to a webhook whose URL is a secret, in the form ${environment.announce.form}`,
        )),
    ...row('records', `${recordings}/<id>`),
    ...always.flatMap((text, index) =>
      hang({ lead: `${(index === 0 ? 'always' : '').padEnd(12)}- `, text: plainText(text), columns }),
    ),
    ...plans.flatMap(({ scenario, phases }) => ['', ...drillLines(scenario, phases, columns)]),
  ];
  return `${lines.join('\n')}\n`;
}

const leaseText = ({ place, things }: NonNullable<RunPlan['lease']>): string =>
  `${things.join(', ')}, in ${place}, before anything is touched; exit code 75 where a run of another machine has one of ` +
  `them; renewed every ${formatDuration(renewEveryMs)}, and where that fails for ${formatDuration(heldOnForMs)} the fault is ` +
  'rolled back; the request budget is divided among all that ask the same';

const sent = (plans: RunPlan['plans']): string =>
  plans.some(({ scenario: { courtesies, fault } }) => courtesies !== undefined || fault?.synthetic === true)
    ? 'reads are sent, and what is shown below'
    : 'only reads are sent';

/** Nothing is listened to where nobody expects to be told. */
function listensAt({ webhook }: RunPlan['environment'], plans: RunPlan['plans']): readonly string[] {
  if (webhook === undefined || !plans.some(({ scenario }) => expectsNotification(scenario))) return [];
  const { listen, publicUrl, token } = webhook;
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  const place = `${host}, port ${listen.port === 0 ? 'a free one' : listen.port}`;
  const reached = publicUrl === undefined ? '' : `; reached from outside at ${publicUrl}`;
  return [`${place}, for notifications${reached}${token === undefined ? '' : '; only who has the token is heard'}`];
}

const counted = (count: number): string => (count === 1 ? '1 scenario' : `${count} scenarios`);

function drillLines(
  { name, title, file, fault }: Scenario,
  phases: readonly PlannedPhase[],
  columns: number,
): readonly string[] {
  return [
    plainText(`${name}${title === undefined ? '' : `: ${title}`}`),
    `  ${plainText(file)}`,
    ...(fault?.synthetic === true ? ['  synthetic: the alert is raised by data that are made up'] : []),
    ...phases.flatMap((phase) => phaseLines(phase, columns)),
  ];
}

function phaseLines({ name, steps }: PlannedPhase, columns: number): readonly string[] {
  return steps.flatMap((step, index) => stepLines((index === 0 ? `  ${name}` : '').padEnd(12), step, columns));
}

function stepLines(lead: string, { type, text }: Step, columns: number): readonly string[] {
  switch (type) {
    case 'exactly':
      return [`${lead}  ${visible(text)}`];
    case 'note': {
      const indent = /^ */.exec(text)?.[0] ?? '';
      return hang({ lead: `${lead}${indent}`, text: plainText(text), columns });
    }
    default:
      return type satisfies never;
  }
}

/** Nothing is left out, but what would not be seen, or move the cursor, is shown by its number. */
const visible = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex -- these are the characters to be found
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
