import { lostReportText } from '../../../src/commands/lostReportText';

const failure = (code: string) => Object.assign(new Error(`${code}: raw words of the system`), { code });

describe('a report that could not be written', () => {
  it.each([
    ['ENOSPC', 'no space is left there'],
    ['EACCES', 'this is not permitted'],
    ['EROFS', 'nothing can be written there, it is read-only'],
    ['ENOENT', 'its folder is not there, and could not be made'],
    ['EISDIR', 'a folder is in its place'],
    ['EIO', 'EIO: raw words of the system'],
  ])('is told of with its file, and %s in words', (code, why) => {
    const text = lostReportText('json', failure(code), 'out/r.json');
    expect(text).toBe(`alertdrill: the json report was not written to out/r.json: ${why}\n`);
  });

  it('is no matter of files where the reporter has none', () => {
    expect(lostReportText('terminal', new Error('a bug'))).toBe('alertdrill: the reporter terminal failed: a bug\n');
  });
});
