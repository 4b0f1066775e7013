import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A refusal, shown as Mackerel shows it today: `{"error":{"message":"..."}}`. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

const notFound = (what: string): ApiError => new ApiError(404, `${what} not found.`);

export const badRequest = (message: string): ApiError => new ApiError(400, message);

/** What exists, or a 404 that names what doesn't. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw notFound(what);
  return value;
}
