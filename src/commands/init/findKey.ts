import { readDotenv } from '../../config/environmentVariables';
import type { InitSystem } from './initSystem';

/** A key that is there already, and where. */
export interface FoundKey {
  readonly key: string;
  readonly place: 'the environment' | '.env';
}

/** In the environment, else in the .env of the folder, as the project file will look for it. */
export function findKey({ environmentVariables, dir }: InitSystem, variable: string): FoundKey | undefined {
  const inEnvironment = environmentVariables[variable]?.trim() ?? '';
  if (inEnvironment !== '') return { key: inEnvironment, place: 'the environment' };
  const inFile = readDotenv(dir)[variable]?.trim() ?? '';
  return inFile === '' ? undefined : { key: inFile, place: '.env' };
}
