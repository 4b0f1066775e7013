import Ajv from 'ajv';
import { findKeys, nearKeys } from '../../../../src/commands/schema/findKey';
import { isRepeated } from '../../../../src/commands/schema/keyText';
import { keysOf } from '../../../../src/commands/schema/keys';
import { schema } from '../../../../src/commands/schema/schema';
import { examplesIn } from '../../../../src/commands/schema/typeText';
import { generateSchema } from '../../../../src/config/generateSchema';
import { UsageError } from '../../../../src/domain/errors';
import { paperEdge } from '../../../support/edge';

/** Of the schemas of the loader; those in schema/ are the same, which generateSchema.test.ts sees to. */
const generated = generateSchema();
const keys = [...keysOf('expectation', generated.expectation), ...keysOf('project', generated.project)];

function printed(key?: string, flags: { readonly json?: boolean } = {}): string {
  const { edge, said } = paperEdge();
  expect(schema(edge, key, flags)).toBe(0);
  return said.stdout;
}

describe('each key of a file', () => {
  it('is found', () => {
    expect(keys.length).toBeGreaterThan(200);
    expect(keys.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'scenario',
        'expect.metric.every',
        'fault.k6.multiplyLoad',
        'fault.steps.http.inject.url',
        'abortWhen.sees.slowerThan',
        'environments.<name>.allow.hosts',
        'environments.<name>.providers.prometheus.severity.map',
      ]),
    );
  });

  it.each(keys.map((key) => [`${key.path} (${key.file})`, key] as const))('says what it means: %s', (_, { schemas }) => {
    for (const { description } of schemas) expect(description).toEqual(expect.stringMatching(/\S/));
  });

  it.each(keys.map((key) => [`${key.path} (${key.file})`, key] as const))('has an example: %s', (_, { schemas }) => {
    // Of its own, where editors look for it. What may have one value alone is its own example.
    for (const each of schemas) if (!('const' in each)) expect(each).toHaveProperty('examples.0');
  });

  it('has examples that it takes itself', () => {
    const ajv = new Ajv({ strict: false });
    for (const { path, file, schemas } of keys) {
      const { definitions } = generated[file];
      for (const each of schemas) {
        const validate = ajv.compile({ ...each, definitions });
        for (const example of examplesIn(each)) expect([path, example, validate(example)]).toEqual([path, example, true]);
      }
    }
    // The control: an example that is none.
    expect(ajv.compile({ type: 'string', pattern: '^a$' })('b')).toBe(false);
  });

  it('is printed without a fault', () => {
    for (const { path } of keys) expect(printed(path)).toContain(`${path}   (`);
  });
});

describe('schema', () => {
  it('prints type, default, example and place of a key', () => {
    expect(printed('expect.within')).toBe(
      [
        'expect.within   (expectation files)',
        '  The deadline, from the onset',
        '',
        '  type      a duration',
        '  required  yes',
        '  example   within: 500ms    within: 90s    within: 4m    within: 1h30m',
        '  stands    in each item of `expect`',
        '',
      ].join('\n'),
    );
    expect(printed('baseline')).toContain('  default   10s\n  example   baseline: 500ms');
    expect(printed('fault.k6')).toContain('  keys      multiplyLoad, script, rate, stages\n');
    expect(printed('unexpected')).toContain('  type      warn, fail or ignore\n  required  no\n  default   warn\n');
    expect(printed('history')).toContain('  default   .alertdrill/history.db\n');
  });

  it.each([
    ['environments.allow.hosts', 'environments.<name>.allow.hosts'],
    ['environments.demo.allow.hosts', 'environments.<name>.allow.hosts'],
    ['environments.allow.allow', 'environments.<name>.allow'],
    ['expect[0].within', 'expect.within'],
    ['expect[].on.labels', 'expect.on.labels'],
  ])('takes %s for %s', (asked, path) => {
    expect(findKeys(keys, asked).map((key) => key.path)).toEqual([path]);
  });

  it('prints a key of both files for each of them', () => {
    expect(printed('quiet')).toMatch(/^quiet {3}\(expectation files\)$/m);
    expect(printed('environments.quiet')).toMatch(/^environments\.<name>\.quiet {3}\(alertdrill\.yaml\)$/m);
  });

  it('lists all keys once, with what they mean', () => {
    const list = printed();
    const [ofExpectations = '', ofProject = ''] = list.split('\n\n');
    for (const { path, file } of keys.filter((key) => !isRepeated(key.path))) {
      const lines = (file === 'project' ? ofProject : ofExpectations).split('\n');
      expect(lines.filter((line) => line.trim().split(/\s{2,}/)[0] === path)).toHaveLength(1);
    }
    expect(list).toMatch(/^In expectation files:\n {2}scenario +Name, unique/);
    expect(list).not.toContain('fault.steps.http');
  });

  it('prints the JSON Schema of a key, which takes what the key takes', () => {
    const of = (key: string) => new Ajv({ strict: false }).compile(JSON.parse(printed(key, { json: true })) as object);
    expect([of('expect.within')('4m'), of('expect.within')('4 minutes')]).toEqual([true, false]);
    const probe = { http: 'http://127.0.0.1/', sees: { status: 503 } };
    expect([of('effect')(probe), of('effect')({ ...probe, sees: {} })]).toEqual([true, false]);
    expect(of('fault.http.inject.json')({ any: ['thing', null] })).toBe(true);
    expect(Object.keys(JSON.parse(printed(undefined, { json: true })) as object)).toEqual(['expectation', 'project']);
  });

  it.each([
    ['witin', /did you mean expect\.within or /],
    ['within', /did you mean expect\.within or expect\.notified\.within or /],
    ['expect.witin', /did you mean expect\.within/],
    ['fualt.k6', /did you mean fault\.k6\b/],
    ['environments.demo.alow', /did you mean environments\.<name>\.allow\b/],
    ['zzzzzzzzzzzzzzzzzz', /prints all keys/],
  ])('refuses %s with what is near', (asked, hint) => {
    const error = (() => {
      try {
        return schema(paperEdge().edge, asked, {});
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: `there is no key ${asked}`, hint: expect.stringMatching(hint) as string });
  });

  it('finds no near keys but such as are near: the control', () => {
    expect(nearKeys(keys, 'zzzzzzzzzzzzzzzzzz')).toEqual([]);
  });
});
