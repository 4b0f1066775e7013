import { ProviderError } from '../../../domain/errors';

/** Undefined where the API says 404: what is gone needs no undo. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProviderError && error.status === 404) return undefined;
    throw error;
  }
}
