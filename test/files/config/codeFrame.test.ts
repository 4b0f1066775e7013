import { problemsOf } from '../../../src/config/problemsOf';
import { marked } from './workFolder';

const frameOf = (yaml: string): string | undefined => {
  const { text } = marked(yaml);
  return problemsOf('f.yaml', text)(yaml.indexOf('§'), 'm').codeFrame;
};

describe('a code frame', () => {
  test('has two lines on either side, and a marker', () => {
    expect(frameOf('1: a\n2: b\n3: c\n4: §d\n5: e\n6: f\n7: g\n')).toBe(
      ['  2 | 2: b', '  3 | 3: c', '> 4 | 4: d', '    |    ^', '  5 | 5: e', '  6 | 6: f'].join('\n'),
    );
  });

  test('begins and ends with the file, and lines up the numbers', () => {
    expect(frameOf('§1: a')).toBe(['> 1 | 1: a', '    | ^'].join('\n'));
    expect(frameOf(`${'x\n'.repeat(8)}§9\n10\n`)).toBe(
      ['   7 | x', '   8 | x', '>  9 | 9', '     | ^', '  10 | 10'].join('\n'),
    );
  });

  test('stars out what looks like a key, in place, but not a reference to one', () => {
    const frame = frameOf(
      'a: { apiKey: abc123, §b: 1 }\n"access_token": "x y"\nAuthorization: Bearer zzz\nkey: ${KEY}\n',
    );
    expect(frame).toBe(
      [
        '> 1 | a: { apiKey: ******, b: 1 }',
        '    |                      ^',
        '  2 | "access_token": *****',
        '  3 | Authorization: **********',
      ].join('\n'),
    );
    expect(frameOf('§key: ${KEY}\n')).toContain('${KEY}');
  });

  test('shows what leads up to a reference, which is no secret: quotation marks and the scheme', () => {
    const written = '# headers: { authorization: "Bearer ${secret.ADMIN_TOKEN}" }';
    expect(frameOf(`${written}\n§a: 1\n`)).toContain(`  1 | ${written}\n`);
    const headers = "headers: { Authorization: 'Basic ${LOGIN}', x-api-key: '${secret.KEY}' }";
    expect(frameOf(`${headers}\n§a: 1\n`)).toContain(`  1 | ${headers}\n`);
    // Not what is no scheme, what stands behind a reference, and what is no reference at all.
    expect(frameOf('# token: "abc ${KEY}"\n§a: 1\n')).toContain('1 | # token: *****${KEY}"\n');
    expect(frameOf('token: "Bearer ${KEY}abc"\n§a: 1\n')).toContain('1 | token: "Bearer ${KEY}****\n');
    expect(frameOf('# authorization: "Bearer s3cret"\n§a: 1\n')).toContain('1 | # authorization: ***************\n');
    expect(frameOf('# authorization: "Bearer $${secret.X}"\n§a: 1\n')).not.toContain('Bearer');
  });

  test('stars nothing out of a comment that names a key and gives none', () => {
    for (const comment of ['# authorization:', '# Bearer of news', '# the key, then:']) {
      expect(frameOf(`${comment}\n§a: 1\n`)).toContain(`  1 | ${comment}\n`);
    }
  });

  test('stars out a login within a URL, in place, and no other address', () => {
    expect(frameOf('a: { url: "http://user:p4ss@host/a", §b: 1 }\n')).toBe(
      ['> 1 | a: { url: "http://*********@host/a", b: 1 }', '    |                                      ^'].join('\n'),
    );
    expect(frameOf('§a: http://host/a@b\n')).toContain('http://host/a@b');
  });

  test('has no control characters, which a terminal would obey', () => {
    expect(frameOf('§a: \u001b[2Jx\ty\n')).toContain('> 1 | a:  [2Jx y');
  });

  test('is left out for very long lines', () => {
    expect(frameOf(`§${'x'.repeat(300)}\n`)).toBeDefined();
    expect(frameOf(`§${'x'.repeat(301)}\n`)).toBeUndefined();
  });
});
