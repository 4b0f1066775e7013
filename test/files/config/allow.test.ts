import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowNothing, isAllowed, parseHost } from '../../../src/config/allow';
import { workFolders } from './workFolder';

describe('hosts', () => {
  const allows = (entry: string, url: string): boolean =>
    isAllowed({ type: 'url', url }, { ...allowNothing, hosts: [entry] }, '/project');

  test.each([
    ['shop.example.com', 'https://shop.example.com/items?x=1'],
    ['shop.example.com', 'http://SHOP.example.com.:8080/'],
    ['Shop.Example.com', 'http://shop.example.com/'],
    ['shop.example.com:8443', 'https://shop.example.com:8443/'],
    ['shop.example.com:443', 'https://shop.example.com/'],
    ['shop.example.com:80', 'http://shop.example.com/'],
    ['*.example.com', 'http://a.b.example.com/'],
    ['*.example.com:81', 'http://a.example.com:81/'],
    ['127.0.0.1', 'http://127.1:18080/'],
    ['127.0.0.1', 'http://2130706433/'],
    ['127.0.0.1:5432', 'tcp://127.0.0.1:5432'],
    ['::1', 'http://[0:0:0:0:0:0:0:1]:80/'],
    ['[::1]:81', 'http://[::1]:81/'],
    ['[::1]', 'tcp://[::1]:81'],
    ['münchen.example', 'http://xn--mnchen-3ya.example/'],
    ['10.2.0.0/16', 'http://10.2.255.1:8080/'],
    ['fd00::/8', 'tcp://[fd00::1]:81'],
  ])('%s allows %s', (entry, url) => {
    expect(allows(entry, url)).toBe(true);
  });

  test.each([
    ['shop.example.com', 'http://shop.example.com.evil.com/'],
    ['shop.example.com', 'http://shop.example.com@evil.com/'],
    ['shop.example.com', 'http://evil.com/shop.example.com'],
    ['shop.example.com', 'http://evil.com#shop.example.com'],
    ['shop.example.com', 'http://a.shop.example.com/'],
    ['shop.example.com:8443', 'https://shop.example.com/'],
    ['shop.example.com:80', 'https://shop.example.com/'],
    ['*.example.com', 'http://example.com/'],
    ['10.2.0.0/16', 'http://10.3.0.1/'],
    ['0.0.0.0/0', 'http://shop.example.com/'],
    ['*.example.com', 'http://evilexample.com/'],
    ['*', 'http://shop.example.com/'],
    ['127.0.0.1', 'http://127.0.0.2/'],
    ['127.0.0.1', 'http://localhost/'],
    ['127.0.0.1:5432', 'tcp://127.0.0.1:5433'],
    ['::1', 'http://[::2]/'],
    ['shop.example.com', 'no URL'],
    ['', 'http:///'],
  ])('%s does not allow %s', (entry, url) => {
    expect(allows(entry, url)).toBe(false);
  });

  test.each(['', '*', 'http://a', 'a/b', 'a:', 'a:x', 'a b', 'u@a', '[::1', 'a?b', '300.1.1.1'])(
    '%p is none',
    (text) => {
      expect(parseHost(text)).toBeUndefined();
    },
  );
});

describe('processes', () => {
  it.each([
    ['nginx', 'nginx', true],
    ['nginx', 'nginx-debug', false],
    ['/usr/sbin/nginx', 'nginx', false],
  ])('%s and a process of %s: %s', (entry, program, isFine) => {
    const allow = { ...allowNothing, processes: [entry] };
    expect(isAllowed({ type: 'process', program }, allow, '/project')).toBe(isFine);
    // To run a program and to end one are two things.
    expect(isAllowed({ type: 'process', program }, { ...allowNothing, commands: [entry] }, '/project')).toBe(false);
  });
});

describe('commands', () => {
  const allows = (entry: string, program: string): boolean =>
    isAllowed({ type: 'command', program }, { ...allowNothing, commands: [entry] }, '/project');

  test.each([
    ['systemctl', 'systemctl'],
    ['/bin/systemctl', '/bin/systemctl'],
    ['/bin/systemctl', '/usr/../bin/systemctl'],
    ['./is-broken.sh', './is-broken.sh'],
    ['./is-broken.sh', '/project/is-broken.sh'],
    ['scripts/a', './scripts/a'],
  ])('%s allows %s', (entry, program) => {
    expect(allows(entry, program)).toBe(true);
  });

  test.each([
    ['systemctl', '/tmp/systemctl'],
    ['systemctl', './systemctl'],
    ['/bin/systemctl', 'systemctl'],
    ['systemctl', 'systemctl2'],
    ['./is-broken.sh', './other/../../is-broken.sh'],
  ])('%s does not allow %s', (entry, program) => {
    expect(allows(entry, program)).toBe(false);
  });
});

describe('files', () => {
  const folder = workFolders();

  /** data/ is allowed, outside/ is not, and links lead from one to the other. */
  const world = () => {
    const dir = folder({ 'data/images/a.png': '', 'data/rules.json': '', 'outside/secret': '', 'data (1)/x': '' });
    symlinkSync(join(dir, 'outside'), join(dir, 'data/way-out'));
    symlinkSync(join(dir, 'data'), join(dir, 'way-in'));
    symlinkSync(join(dir, 'gone'), join(dir, 'data/dangling'));
    mkdirSync(join(dir, 'data-other'));
    writeFileSync(join(dir, 'data-other/x'), '');
    return dir;
  };
  const allows = (entry: string, path: string): boolean => {
    const dir = world();
    const touch = { type: 'path', path: path.replace('DIR', dir) } as const;
    return isAllowed(touch, { ...allowNothing, files: [entry.replace('DIR', dir)] }, dir);
  };

  test.each([
    ['data', 'data'],
    ['data', 'data/images/a.png'],
    ['DIR/data', 'data/images/*.png'],
    ['data/', 'DIR/data/**/*.png'],
    ['data', 'data/not/yet/there'],
    ['data', 'data/images/../rules.json'],
    ['data', 'way-in/rules.json'],
    ['way-in', 'data/rules.json'],
    ['data/rules.json', 'data/rules.json'],
    ['data/images/*.png', 'data/images/a.png'],
    ['data/images/*.png', 'data/images/*.png'],
    ['data/**/*.png', 'data/images/a.png'],
    ['data/**', 'data/images/a.png'],
    ['data/?ules.json', 'data/rules.json'],
    ['.', 'data/rules.json'],
    ['/', 'data/rules.json'],
    ['data (1)', 'DIR/data (1)/*'],
    ['data (1)/*', 'data (1)/x'],
    ['data (1)/x', 'data (1)/x'],
  ])('%s allows %s', (entry, path) => {
    expect(allows(entry, path)).toBe(true);
  });

  test.each([
    ['data', 'outside/secret'],
    ['data', 'data-other/x'],
    ['data', '.'],
    ['data', 'data/../outside/secret'],
    ['data', 'data/way-out/secret'],
    ['data', 'data/dangling'],
    ['data', 'data/*/../../outside/*'],
    ['data', 'data/{images,../outside}/*'],
    ['data', '*/secret'],
    ['data', '/etc/passwd'],
    ['data/rules.json', 'data/images'],
    ['data/images/*.png', 'data/images/sub/a.png'],
    ['data/images/*.png', 'data/images/**'],
    ['data/images/*.png', 'data/images/aXpng'],
    ['data/**/*.png', 'data/rules.json'],
    ['data (1)/x', 'data (1)/*'],
    ['data (1)', 'data/rules.json'],
    ['', 'data/rules.json'],
    ['data', ''],
  ])('%s does not allow %s', (entry, path) => {
    expect(allows(entry, path)).toBe(false);
  });
});

test('an empty list allows nothing', () => {
  expect(isAllowed({ type: 'url', url: 'http://a/' }, allowNothing, '/project')).toBe(false);
  expect(isAllowed({ type: 'command', program: 'ls' }, allowNothing, '/project')).toBe(false);
  expect(isAllowed({ type: 'process', program: 'ls' }, allowNothing, '/project')).toBe(false);
  expect(isAllowed({ type: 'path', path: 'a' }, allowNothing, '/project')).toBe(false);
});
