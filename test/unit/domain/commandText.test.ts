import { execFileSync } from 'node:child_process';
import { commandText } from '../../../src/domain/commandText';

describe('a command as text', () => {
  it('is as one would type it', () => {
    expect(commandText(['systemctl', 'stop', 'nginx@1.service', '--job-mode=fail'])).toBe(
      'systemctl stop nginx@1.service --job-mode=fail',
    );
  });

  it('means to a shell what it means without one', () => {
    const awkward = ["it's", '', 'a b', '$HOME', '`id`', '"', '\\', '*', '~', 'a;b', '-n', 'é', '\n'];
    const words = execFileSync('sh', ['-c', `printf '%s\\0' ${commandText(awkward)}`], { encoding: 'utf8' });
    expect(words.split('\0').slice(0, -1)).toEqual(awkward);
  });
});
