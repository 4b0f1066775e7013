import type { Exclusion, Standing } from '../../domain/proof';

interface Around {
  readonly exclusion: Exclusion | undefined;
  readonly isExpired: boolean;
  readonly isExpected: boolean;
}

/** Why a monitor stands so, where its state alone says too little. */
export function detailOf(standing: Standing, { exclusion, isExpired, isExpected }: Around): string | undefined {
  const parts = [
    ...ofState(standing, exclusion),
    ...('result' in standing && standing.result.synthetic ? ['by a synthetic drill'] : []),
    ...('result' in standing && !isExpected ? ['no expectation file names it any more'] : []),
    ...(isExpired && exclusion !== undefined ? [`excluded until ${exclusion.until} only: ${exclusion.reason}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function ofState(standing: Standing, exclusion: Exclusion | undefined): readonly string[] {
  switch (standing.state) {
    case 'failing':
      return [standing.result.verdict, ...(standing.configuration === 'changed' ? ['changed since'] : [])];
    case 'inconclusive':
      return [standing.result.verdict];
    case 'stale':
      return [standing.why === 'changed' ? 'changed since it was proven' : 'proven too long ago'];
    case 'proven':
      return standing.configuration === 'unknown' ? ['whether it was changed since is not known'] : [];
    case 'excluded':
      return exclusion === undefined ? [] : [`until ${exclusion.until}: ${exclusion.reason}`];
    case 'never-run':
    case 'without-expectation':
      return [];
    default:
      return standing satisfies never;
  }
}
