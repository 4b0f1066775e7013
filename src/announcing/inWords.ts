import { plainText } from '../domain/plainText';
import type { News } from './announcement';

/** In sentences, the most important first. Each line is one block of a message. */
export function inWords(news: News): readonly string[] {
  const where = `in ${news.environment}${news.production === true ? ' (production)' : ''}`;
  const run = `run ${news.run} ${where}`;
  switch (news.event) {
    case 'run-started':
      return [
        `alertdrill: drills begin ${where}: ${(news.scenarios ?? []).join(', ')}`,
        `${run}${startedBy(news)}; alerts that come now may be of its making`,
      ];
    case 'run-finished':
      return [
        `alertdrill: drills ended ${where}: ${news.outcome ?? ''}${news.endedBy === undefined ? '' : `; ${news.endedBy}`}`,
        ...(news.drills ?? []).map(
          ({ scenario, outcome, reason, synthetic }) =>
            `${scenario}: ${outcome}${synthetic === true ? ' (synthetic)' : ''}${reason === undefined ? '' : `, ${reason}`}`,
        ),
        run,
      ];
    case 'rollback-failed':
      return [
        `ROLLBACK FAILED ${where}: a fault may still be there`,
        ...faultLines(news),
        `${sayer(news)}; run \`alertdrill recover\`, or undo it by hand`,
        run,
      ];
    case 'rolled-back':
      return [
        (news.faults ?? []).length === 0
          ? `alertdrill was killed ${where}; no fault was in place`
          : `alertdrill was killed ${where}; its faults were rolled back`,
        ...faultLines(news),
        sayer(news),
        run,
      ];
    default:
      return news.event satisfies never;
  }
}

const startedBy = ({ initiator }: News): string =>
  initiator === undefined
    ? ''
    : `, by ${initiator.user} on ${initiator.host}${initiator.ciUrl === undefined ? '' : ` (${initiator.ciUrl})`}`;

const faultLines = ({ faults = [] }: News): readonly string[] =>
  faults.map(({ title, why }) => plainText(why === undefined ? `${title}: rolled back` : `${title}: ${why}`));

function sayer({ by }: News): string {
  switch (by) {
    case 'run':
      return 'the run itself says so';
    case 'keeper':
      return 'its keeper says so, which outlived it';
    case 'recover':
      return '`alertdrill recover` says so';
    default:
      return by satisfies never;
  }
}
