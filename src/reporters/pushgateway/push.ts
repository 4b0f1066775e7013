import { messageOf } from '../../domain/caught';
import type { Report } from '../../domain/report';
import { expositionOf } from '../../metrics/expositionOf';
import { readExposition, type Sample } from '../../metrics/readExposition';
import { foreignIn } from '../../metrics/survivors';
import { HttpFailure, type HttpRequest, type HttpResponse } from '../../ports/http';
import { NotSent, type ReporterSystem } from '../../ports/reporter';
import { groupUrl, type Gateway } from './gateway';

const requestMs = 10_000;
/** For all requests together: no fault is in place any more, but somebody may wait for the exit code. */
const wholeMs = 30_000;

export const job = 'alertdrill';

/**
 * A group a scenario, replaced as a whole (PUT): a latency of last night must not stand beside the miss of this one. What
 * is added up is read back first; without that nothing is pushed, or it would begin anew at 0. Throws NotSent.
 */
export async function push(
  report: Report,
  gateway: Gateway,
  system: Pick<ReporterSystem, 'http' | 'now'>,
): Promise<void> {
  if (report.drills.length === 0) return;
  const untilMs = system.now() + wholeMs;
  const send = (request: Pick<HttpRequest, 'method' | 'url' | 'body'>) => sendTo(gateway, request, system, untilMs);
  const { body } = await send({ method: 'GET', url: `${gateway.base}/metrics` });
  const before = samplesIn(body);
  for (const drill of report.drills) {
    const group = { job, environment: report.run.environment, scenario: drill.scenario };
    const own = before.filter(({ labels }) => Object.entries(group).every(([name, value]) => labels[name] === value));
    const text = await expositionOf({ ...report, drills: [drill] }, own.map(withoutGroup), system.now() / 1_000);
    await send({ method: 'PUT', url: groupUrl(gateway, group), body: text });
  }
}

/** Of the labels that the gateway itself adds. */
function withoutGroup({ labels, ...sample }: Sample): Sample {
  const own = Object.entries(labels).filter(([name]) => name !== 'job' && name !== 'instance');
  return { ...sample, labels: Object.fromEntries(own) };
}

function samplesIn(text: string): readonly Sample[] {
  try {
    const samples = readExposition(text);
    const foreign = new Set(foreignIn(samples));
    return samples.filter(({ name }) => !foreign.has(name));
  } catch (error) {
    throw new NotSent(`GET /metrics gave no metrics (${messageOf(error)}): is it a Pushgateway?`, { cause: error });
  }
}

async function sendTo(
  { authorization }: Gateway,
  { method, url, body }: Pick<HttpRequest, 'method' | 'url' | 'body'>,
  { http, now }: Pick<ReporterSystem, 'http' | 'now'>,
  untilMs: number,
): Promise<HttpResponse> {
  const what = `${method} ${method === 'GET' ? '/metrics' : 'of a group'}`;
  const timeoutMs = Math.min(requestMs, untilMs - now());
  if (timeoutMs <= 0) throw new NotSent(`${what}: not all was pushed within ${wholeMs / 1_000} s`);
  const headers = {
    ...(authorization !== undefined && { authorization }),
    ...(body !== undefined && { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  };
  const answer = await answered(() =>
    http.send({ method, url, headers, timeoutMs, ...(body !== undefined && { body }) }),
  );
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new NotSent(`${what} answered ${answer.status}${reasonIn(answer)}`);
}

async function answered(send: () => Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await send();
  } catch (error) {
    // Of anything else only the kind: its text may hold the URL.
    throw new NotSent(error instanceof HttpFailure ? error.message : 'it could not be sent');
  }
}

function reasonIn({ status, body }: HttpResponse): string {
  if (status >= 300 && status < 400) return '; redirects are not followed';
  if (status === 401 || status === 403) return ': is the login in the URL right?';
  const [line = ''] = body.trim().split('\n');
  return line === '' ? '' : `: ${line.slice(0, 300)}`;
}
