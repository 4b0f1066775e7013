import { formatDuration } from '../../../config/duration';
import { exactly, note, type Step } from '../../../domain/step';
import type { CourtesyQuestion, CourtesySteps } from '../../../ports/courtesy';
import { annotationTitle } from './planMarks';
import type { MackerelSettings } from '../settings';
import { apiUrl } from '../client';

/** What a drill would write, request by request. Nobody is asked: monitors are by their names, and no ids are known. */
export function courtesySteps({ url }: MackerelSettings, asked: CourtesyQuestion): readonly CourtesySteps[] {
  const { quiet, annotate, memo, subjects } = asked;
  const at = (method: string, path: string, json: string): Step =>
    exactly(`${method} ${decodeURIComponent(apiUrl(url, path))} ${json}`);
  const names = [...new Set(subjects.map(({ monitor }) => ('name' in monitor ? monitor.name : monitor.id)))];
  const muted = (isMute: boolean) =>
    names.map((name) => at('PUT', `/monitors/<id of ${name}>`, `{ <all that it is>, "isMute": ${isMute} }`));
  const hosts = (status: string) =>
    quiet?.hostStatus === undefined
      ? [note('a check monitor has no mute: the drill would be blocked')]
      : [
          note('for a check monitor, which has no mute, its hosts that work instead:'),
          at('POST', '/hosts/<id>/status', `{ "status": "${status}" }`),
        ];
  return [
    ...(quiet === undefined
      ? []
      : [
          {
            name: 'quiet' as const,
            set: [...muted(true), note('one that is muted already stays as it is'), ...hosts('standby')],
            undo: [...muted(false), ...hosts('working').slice(quiet.hostStatus === undefined ? 1 : 0)],
          },
        ]),
    ...(annotate === undefined ? [] : [annotationSteps(asked, annotate.service, at)]),
    ...(memo === undefined
      ? []
      : [
          {
            name: 'memo' as const,
            set: [
              at(
                'PUT',
                '/alerts/<id of each alert of the drill>',
                `{ "memo": "<what is there>\\n<which drill raised it>" }`,
              ),
            ],
            undo: [note('memos stay')],
          },
        ]),
  ];
}

function annotationSteps(
  { scenario, subjects }: CourtesyQuestion,
  service: string | undefined,
  at: (method: string, path: string, json: string) => Step,
): CourtesySteps {
  const named = service ?? subjects.find(({ on }) => on.service !== undefined)?.on.service ?? '<service>';
  const window = `"from": <injection>, "to": <${formatDuration(scenario.maxHoldMs)} later>`;
  return {
    name: 'annotate',
    set: [
      at('POST', '/graph-annotations', `{ "service": "${named}", "title": "${annotationTitle(scenario)}", ${window} }`),
    ],
    undo: [at('PUT', '/graph-annotations/<its id>', '{ <all that it is>, "to": <now> }'), note('it stays')],
  };
}
