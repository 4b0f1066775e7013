import { z } from 'zod';
import { environmentName } from '../../config/projectSchema';
import { UsageError } from '../../domain/errors';
import type { InitFlags } from '../flags';
import type { ProviderSetup } from '../../ports/provider';
import type { InitSystem } from './initSystem';

export const askForEnvironment = (system: InitSystem, { env }: InitFlags): Promise<string> =>
  ask(system, {
    given: env,
    flag: '--env',
    question: 'Name of the environment that drills may disturb:',
    default: 'verification',
    check: (name) => environmentName.safeParse(name).error?.issues[0]?.message,
  });

export const askForUrl = (system: InitSystem, { apiUrl }: InitFlags, { title, url, urlExample }: ProviderSetup) =>
  apiUrl === undefined && url !== undefined
    ? Promise.resolve(url)
    : ask(system, {
        given: apiUrl,
        flag: '--api-url',
        question: `Base URL of ${title}, with its path prefix if it has one:`,
        default: urlExample,
        // What the provider itself takes is said by its settings, also of a flag.
        check: (text) => (apiUrl !== undefined || httpUrl.safeParse(text).success ? undefined : 'is not a URL'),
      });

export const askForOrganization = (system: InitSystem, { organization }: InitFlags): Promise<string> =>
  ask(system, {
    given: organization,
    flag: '--organization',
    question: 'Name of the organization for drills:',
    check: (name) => (name === '' ? 'the name is empty' : undefined),
  });

/** Base URL of what is drilled; nothing where it is not known yet. Paths are written behind it. */
export async function askForTarget(system: InitSystem, flags: InitFlags): Promise<{ readonly target?: string }> {
  const url = await ask(system, {
    given: flags.target,
    flag: '--target',
    question: 'Base URL that faults and probes may reach (Enter: later):',
    default: '',
    check: targetProblem,
  });
  return url === '' ? {} : { target: url.replace(/\/+$/, '') };
}

/** Throws UsageError where it is no name: a key that was given by mistake is neither shown nor written. */
export function keyVariableOf(given: string | undefined): string | undefined {
  if (given === undefined || /^[A-Z_][A-Z0-9_]*$/.test(given)) return given;
  throw new UsageError('--key-env takes the name of a variable, in capitals', { hint: '--key-env MACKEREL_APIKEY' });
}

interface Wanted {
  readonly given: string | undefined;
  /** That gives it. */
  readonly flag: string;
  readonly question: string;
  readonly default?: string;
  /** What is wrong with an answer. */
  readonly check: (answer: string) => string | undefined;
}

/** By the flag, else from a person, else the default. Throws UsageError where the flag's value won't do. */
async function ask({ questioner }: InitSystem, { given, flag, question, check, ...rest }: Wanted): Promise<string> {
  const answer =
    given ?? (questioner === undefined ? rest.default : await questioner.text(question, { check, ...rest }));
  if (answer === undefined) throw new Error(`${flag} is missing, and refuseMissing did not say so`);
  const problem = check(answer);
  if (problem !== undefined) throw new UsageError(`${flag} ${answer}: ${problem}`);
  return answer;
}

/** A base URL, or nothing. A password in it would stand in files that are committed. */
function targetProblem(text: string): string | undefined {
  if (text === '') return undefined;
  if (!httpUrl.safeParse(text).success) return 'is not a URL: write https://shop.verify.example.com';
  const { username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '') return 'has a user or a password in it, which would be committed';
  return search === '' && hash === '' ? undefined : 'is a base URL: without ? and #';
}

const httpUrl = z.url({ protocol: /^https?$/ });
