import { repositoryPath } from '../../../../src/reporters/github/repositoryPath';
import { annotationLine } from '../../../../src/reporters/github/workflowCommand';

describe('a line that makes an annotation of GitHub', () => {
  it('has level, place, title and message', () => {
    const place = { file: 'expectations/a.yaml', line: 3, column: 5 };
    expect(annotationLine({ level: 'error', ...place, title: 'check', message: 'no such monitor' })).toBe(
      '::error file=expectations/a.yaml,line=3,col=5,title=check::no such monitor',
    );
  });

  it('has no properties where there are none', () => {
    expect(annotationLine({ level: 'notice', message: 'a: b, c' })).toBe('::notice::a: b, c');
  });

  it('stays one line whose properties end where they should, whatever texts it has', () => {
    const line = annotationLine({
      level: 'warning',
      file: 'a:b,c%.yaml',
      title: 'x\r\n::error::y',
      message: '50%\r\n::z,',
    });
    expect(line).toBe('::warning file=a%3Ab%2Cc%25.yaml,title=x%0D%0A%3A%3Aerror%3A%3Ay::50%25%0D%0A::z,');
  });

  it('escapes what looks escaped: it is shown as it was', () => {
    expect(annotationLine({ level: 'error', message: '%0A' })).toBe('::error::%250A');
  });
});

describe('the path of a file in an annotation', () => {
  it.each([
    ['from the root of the repository', 'expectations/a.yaml', '/repo/shop', '/repo', 'shop/expectations/a.yaml'],
    ['of an absolute one', '/repo/shop/alertdrill.yaml', '/repo/shop', '/repo', 'shop/alertdrill.yaml'],
    ['of one above the folder', '../alertdrill.yaml', '/repo/shop', '/repo', 'alertdrill.yaml'],
    ['outside of GitHub', '/repo/shop/a.yaml', '/repo/shop', undefined, 'a.yaml'],
    ['of a file of another place', '/elsewhere/a.yaml', '/repo', '/repo', '/elsewhere/a.yaml'],
    ['of a name that begins with dots', '..a.yaml', '/repo', '/repo', '..a.yaml'],
  ])('%s', (_, file, dir, workspace, expected) => {
    expect(repositoryPath(file, dir, workspace)).toBe(expected);
  });
});
