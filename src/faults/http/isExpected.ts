import { excerpt } from '../../domain/excerpt';
import type { HttpResponse } from '../../ports/http';
import type { RequestOptions } from './options';

/** Whether the answer is one that means success. */
export function isExpected({ status }: HttpResponse, { expectStatus }: RequestOptions): boolean {
  if (expectStatus === undefined) return status >= 200 && status < 300;
  return [expectStatus].flat().includes(status);
}

const longestBody = 200;

/** `PUT http://127.0.0.1:18080/admin/route answered 503, expected 2xx: no such route` */
export function complaint(response: HttpResponse, options: RequestOptions): string {
  const expected = options.expectStatus === undefined ? '2xx' : [options.expectStatus].flat().join(' or ');
  const body = excerpt(response.body.trim().replace(/\s+/g, ' '), longestBody, 'beginning');
  return `${options.method} ${options.url} answered ${response.status}, expected ${expected}${body && `: ${body}`}`;
}
