import fc from 'fast-check';
import { createTracks } from '../../../../src/providers/prometheus/tracks';

const labels = fc.dictionary(fc.constantFrom('alertname', 'instance', 'path', 'cluster'), fc.constantFrom('a', 'b'), {
  minKeys: 1,
});
const isPartOf = (part: Record<string, string>, whole: Record<string, string>) =>
  Object.entries(part).every(([name, value]) => whole[name] === value);

describe('providers/prometheus/tracks.test.ts', () => {
  it('what Alertmanager lists belongs to the series with the most of its labels, or to none yet', () => {
    fc.assert(
      fc.property(fc.array(labels), labels, (series, listed) => {
        const tracks = createTracks();
        const known = series.map((ofSeries) => tracks.of(ofSeries));
        const most = Math.max(
          0,
          ...series.filter((part) => isPartOf(part, listed)).map((part) => Object.keys(part).length),
        );
        const track = tracks.listedAs(listed);
        expect(isPartOf(track.labels, listed)).toBe(true);
        expect(Object.keys(track.labels)).toHaveLength(most === 0 ? Object.keys(listed).length : most);
        expect(known.includes(track)).toBe(most > 0);
      }),
    );
  });

  it('a listing that came before its series is theirs, once', () => {
    const tracks = createTracks();
    const listed = tracks.listedAs({ alertname: 'Down', instance: 'a', cluster: 'eu' });
    listed.openings.push({ key: 'the first', firstMs: 1, lastMs: undefined } as never);
    const ofSeries = tracks.of({ alertname: 'Down', instance: 'a' });
    expect(ofSeries.openings).toEqual(listed.openings);
    expect(tracks.listedAs({ alertname: 'Down', instance: 'a', cluster: 'eu' })).toBe(ofSeries);
    expect(tracks.all()).toHaveLength(1);
    expect(tracks.of({ alertname: 'Down' }).openings).toEqual([]);
  });
});
