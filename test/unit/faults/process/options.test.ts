import { processOptions } from '../../../../src/faults/process/options';

const nginx = { program: 'nginx', pidFile: '/run/nginx.pid', signal: 'SIGSTOP' };
const restart = ['systemctl', 'start', 'nginx'];

describe('the options of a process fault', () => {
  it.each([
    [nginx],
    [{ ...nginx, signal: 'SIGKILL', restart }],
    [{ program: 'nginx', port: 80, signal: 'SIGTERM', restart, timeout: '5s' }],
    [{ program: 'nginx', unit: 'nginx@blue.service', signal: 'SIGSTOP' }],
  ])('are right: %j', (options) => {
    expect(processOptions.safeParse(options).error?.issues).toBeUndefined();
  });

  it.each([
    [{ ...nginx, port: 80 }, 'needs one of pidFile, port and unit, and says pidFile and port'],
    [{ program: 'nginx', signal: 'SIGSTOP' }, 'needs one of pidFile, port and unit, and says none of them'],
    [{ ...nginx, signal: 'SIGKILL' }, 'needs `restart`, which takes SIGKILL back'],
    [{ ...nginx, restart }, 'has no place here: SIGSTOP is taken back by SIGCONT'],
    [{ ...nginx, program: '/usr/sbin/nginx' }, 'is the name of a program, without its folder'],
    [{ program: 'nginx', unit: '--now', signal: 'SIGSTOP' }, 'is no name of a unit: write nginx.service'],
  ])('are wrong: %j', (options, message) => {
    expect(processOptions.safeParse(options).error?.issues).toMatchObject([{ message }]);
  });
});
