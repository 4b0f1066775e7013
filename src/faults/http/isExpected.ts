import { excerpt } from '../../domain/excerpt';
import type { HttpResponse } from '../../ports/http';
import type { Secrets } from '../../ports/secrets';
import type { RequestOptions } from './options';

/** Whether the answer is one that means success. */
export function isExpected({ status }: HttpResponse, { expectStatus }: RequestOptions): boolean {
  if (expectStatus === undefined) return status >= 200 && status < 300;
  return [expectStatus].flat().includes(status);
}

/**
 * Whether a gateway speaks for a server that may still have the request: it gave up waiting, or lost the connection,
 * and what it passed on may yet be applied.
 */
export const isFromGateway = ({ status }: HttpResponse): boolean => [502, 503, 504].includes(status);

/** `2xx`, `204 or 404` */
export const expectedText = ({ expectStatus }: RequestOptions): string =>
  expectStatus === undefined ? '2xx' : [expectStatus].flat().join(' or ');

const longestBody = 200;

/** `PUT http://127.0.0.1:18080/admin/route answered 503, expected 2xx: no such route` */
export function complaint(response: HttpResponse, options: RequestOptions, secrets: Pick<Secrets, 'hide'>): string {
  const body = excerpt(secrets.hide(response.body).trim().replace(/\s+/g, ' '), longestBody, 'beginning');
  return `${options.method} ${options.url} answered ${response.status}, expected ${expectedText(options)}${body && `: ${body}`}`;
}
