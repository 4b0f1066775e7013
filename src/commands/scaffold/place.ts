import { isAllowed } from '../../config/allow';
import type { Environment, Project } from '../../config/project';
import type { LoadPlan } from '../../domain/scenario';
import { inOneLine, literal } from './yamlText';

/** What a new expectation file can refer to, where its scenario runs. */
export interface Place {
  readonly environment: Pick<Environment, 'name' | 'allow' | 'vars' | 'secretNames'>;
  readonly project: Pick<Project, 'dir'>;
  /** Of the environment's other scenarios, where one has any. */
  readonly load?: LoadPlan & { readonly of: string };
}

/** Such a page, for people: `${SHOP_URL}/`. */
export function examplePage({ environment }: Pick<Place, 'environment'>, path: string): string {
  const [variable] = baseUrls(environment);
  return variable === undefined ? `https://shop.verify.example.com${path}` : `\${${variable.name}}${path}`;
}

/** A secret of the environment as faults and probes name it, for people. */
export const exampleSecret = ({ environment: { secretNames } }: Place): string =>
  `\${secret.${secretNames[0] ?? 'ADMIN_TOKEN'}}`;

/** A URL as it is best written there, by the variable that it begins with; undefined where no probe may ask for it. */
export function allowedUrl({ environment, project }: Place, url: string): string | undefined {
  if (!isAllowed({ type: 'url', url }, environment.allow, project.dir)) return undefined;
  const variable = baseUrls(environment).find(({ base }) => url === base || url.startsWith(`${base}/`));
  return inOneLine(
    variable === undefined ? literal(url) : `\${${variable.name}}${literal(url.slice(variable.base.length))}`,
  );
}

export const mayEnd = ({ environment: { allow } }: Place, program: string, needed: string): boolean =>
  allow.processes.includes(program) && allow.commands.includes(needed);

function baseUrls({ vars }: Pick<Environment, 'vars'>): readonly { readonly name: string; readonly base: string }[] {
  return Object.entries(vars)
    .filter(([, value]) => /^https?:\/\/[^/?#@]+[^?#]*$/.test(value))
    .map(([name, value]) => ({ name, base: value.replace(/\/+$/, '') }));
}
