import { formatDuration } from '../../config/duration';
import type { CoverageReport } from '../../domain/coverageReport';
import { someNames } from '../../domain/wording';

/** `3 of 8 monitors of lab are proven (37.5 %): 1 failing, 4 without expectation; 2 more are excluded.` */
export function totalsText({ environment, totals }: CoverageReport): string {
  const { monitors, excluded, proven, percent } = totals;
  const others = (
    [
      [totals.failing, 'failing'],
      [totals.stale, 'stale'],
      [totals.inconclusive, 'inconclusive'],
      [totals.neverRun, 'never run'],
      [totals.withoutExpectation, 'without expectation'],
    ] as const
  ).flatMap(([count, state]) => (count === 0 ? [] : [`${count} ${state}`]));
  const counted = monitors - excluded;
  const share =
    percent === undefined
      ? `${environment} has no monitor that counts`
      : `${proven} of ${counted} ${counted === 1 ? 'monitor' : 'monitors'} of ${environment} ${proven === 1 ? 'is' : 'are'} proven (${percent.toFixed(1)} %)`;
  const rest = others.length === 0 ? '' : `: ${others.join(', ')}`;
  return `${share}${rest}${excluded === 0 ? '' : `; ${excluded} ${excluded === 1 ? 'is' : 'are'} excluded`}.`;
}

/** What was asked for, and whether it is so. */
export function barLines({ bars: { failUnder, requireNew }, totals }: CoverageReport) {
  const lines: { readonly isMet: boolean; readonly text: string }[] = [];
  if (failUnder !== undefined) {
    const { percent, isMet } = failUnder;
    const nothing = totals.percent === undefined ? ', but there is nothing to have a share of' : '';
    const text = isMet ? `not under ${percent} %` : `under the ${percent} % of --fail-under${nothing}`;
    lines.push({ isMet, text });
  }
  if (requireNew !== undefined) {
    const { isMet, lacking, withinMs, comparedWith } = requireNew;
    const since = `since ${comparedWith.slice(0, 10)}, ${formatDuration(withinMs)} ago`;
    const text = isMet
      ? `every monitor that is new (${since}) has an expectation`
      : `new and without an expectation (${since}): ${someNames(lacking)}`;
    lines.push({ isMet, text });
  }
  return lines;
}
