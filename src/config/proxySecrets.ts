import { passwordsIn } from '../domain/urlLogin';
import { Secret } from './secret';

/** Of the proxies that hold where the project file names none: a proxy may repeat what was sent to it. */
export const proxySecrets = (environmentVariables: Readonly<Record<string, string | undefined>>): readonly Secret[] =>
  Object.entries(environmentVariables)
    .filter(([name]) => /^(npm_config_)?((https?|all)_)?proxy$/i.test(name))
    .flatMap(([name, value]) => passwordsIn(value).map((password) => new Secret(name, password)));
