import { excerpt } from '../../domain/excerpt';
import type { HttpResponse } from '../../ports/http';
import { isSuccess } from '../../ports/insist';
import type { Secrets } from '../../ports/secrets';
import type { RequestOptions } from './options';

/** Whether the answer is one that means success. */
export const isExpected = (answer: HttpResponse, { expectStatus }: RequestOptions): boolean =>
  expectStatus === undefined ? isSuccess(answer) : [expectStatus].flat().includes(answer.status);

/** `2xx`, `204 or 404` */
export const expectedText = ({ expectStatus }: RequestOptions): string =>
  expectStatus === undefined ? '2xx' : [expectStatus].flat().join(' or ');

const longestBody = 200;

/** `PUT http://127.0.0.1:18080/admin/route answered 503, expected 2xx: no such route` */
export function complaint(response: HttpResponse, options: RequestOptions, secrets: Pick<Secrets, 'hide'>): string {
  const body = excerpt(secrets.hide(response.body).trim().replace(/\s+/g, ' '), longestBody, 'beginning');
  return `${options.method} ${options.url} answered ${response.status}, expected ${expectedText(options)}${body && `: ${body}`}`;
}
