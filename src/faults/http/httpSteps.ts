import { formatDuration } from '../../config/duration';
import { exactly, note, type Step } from '../../domain/step';
import type { FaultSteps } from '../../ports/fault';
import { patienceMs } from '../../ports/insist';
import { expectedText } from './isExpected';
import type { HttpState, RequestOptions } from './options';

/** The two requests, headers and bodies included. */
export function httpSteps({ inject, rollback, timeoutMs }: Omit<HttpState, 'workDir'>): FaultSteps {
  return {
    inject: request(inject, timeoutMs),
    rollback: [
      ...request(rollback, timeoutMs),
      note(`tried again for ${formatDuration(patienceMs)} where the server can't be reached or is busy`),
      note('sent once more, later, where the injection went unanswered: it may land late'),
    ],
  };
}

/** As sendAs sends it. */
function request(options: RequestOptions, timeoutMs: number): readonly Step[] {
  const { method, url, headers = {}, json, body } = options;
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const sent = json === undefined ? (body ?? '') : JSON.stringify(json);
  return [
    exactly(`${method} ${url}`),
    ...Object.entries({ ...type, ...headers }).map(([name, value]) => exactly(`  ${name}: ${value}`)),
    ...(sent === '' ? [] : sent.split('\n').map((line) => exactly(`  ${line}`))),
    note(`has to be answered with ${expectedText(options)}, within ${formatDuration(timeoutMs)}`),
  ];
}
