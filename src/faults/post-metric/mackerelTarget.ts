import { exactly, note } from '../../domain/step';
import type { MackerelState } from './state';
import type { PostSystem, PostTiming, Target } from './target';

/** A service metric or a check report of Mackerel. */
export function mackerelTarget(state: MackerelState): Target {
  const url = mackerelUrl(state);
  const send = (body: unknown, { http, secrets }: PostSystem, timing: PostTiming) =>
    http.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'x-api-key': secrets.reveal(state.apiKey) },
      body: JSON.stringify(body),
      ...timing,
    });
  const request = (body: unknown) => [
    exactly(`POST ${url}`),
    exactly('  content-type: application/json'),
    exactly(`  x-api-key: ${state.apiKey}`),
    exactly(`  ${JSON.stringify(body).replace(`"${secondHere}"`, secondHere)}`),
  ];
  return {
    what: `POST ${url}`,
    post: (second, system, timing) => send(badBody(state, second), system, timing),
    takeBack: async (second, system, timing) => ({
      answer: await send(normalBody(state, second), system, timing),
      notes: [],
    }),
    steps: {
      inject: [...request(badBody(state, secondHere)), note(`where ${secondHere} is the second in which it is sent`)],
      rollback: request(normalBody(state, secondHere)),
    },
  };
}

const secondHere = 'NOW';

export const mackerelUrl = (
  of: { readonly url: string } & ({ to: 'check' } | { to: 'service'; service: string }),
): string =>
  new URL(
    of.to === 'check' ? '/api/v0/monitoring/checks/report' : `/api/v0/services/${encodeURIComponent(of.service)}/tsdb`,
    of.url,
  ).href;

const badBody = (state: MackerelState, second: number | string): unknown =>
  state.to === 'service'
    ? point(state.name, second, state.value)
    : report(state, second, state.status.toUpperCase(), state.message);

const normalBody = (state: MackerelState, second: number | string): unknown =>
  state.to === 'service'
    ? point(state.name, second, state.normal)
    : report(state, second, 'OK', 'alertdrill: the drill is over');

const point = (name: string, time: number | string, value: number) => [{ name, time, value }];

const report = (
  { host, name, maxCheckAttempts }: Extract<MackerelState, { to: 'check' }>,
  occurredAt: number | string,
  status: string,
  message: string,
) => ({
  reports: [
    {
      source: { type: 'host', hostId: host },
      name,
      status,
      message,
      occurredAt,
      ...(maxCheckAttempts !== undefined && { maxCheckAttempts }),
    },
  ],
});
