import { interpolate, isSecretField } from '../../../src/config/interpolate';

const variables = {
  values: { HOST: 'shop', EMPTY: '', TRAP: '${HOST}' },
  missingHint: (name: string) => `set ${name}`,
  secrets: { names: ['TOKEN'], acceptedAt: isSecretField, elsewhere: { message: 'no secrets here' } },
};

const filled = (data: unknown) => {
  const { value, issues, missing } = interpolate(data, variables);
  expect([...issues, ...missing]).toEqual([]);
  return value;
};

describe('variables', () => {
  test('are replaced in texts, however deep, and nowhere else', () => {
    expect(filled({ a: ['http://${HOST}/${HOST}', 1, null, true], b: { c: '$HOST $' } })).toEqual({
      a: ['http://shop/shop', 1, null, true],
      b: { c: '$HOST $' },
    });
  });

  test('have defaults for what is not set or empty', () => {
    expect(filled(['${HOST:-x}', '${NONE:-x y}', '${EMPTY:-x}', '${NONE:-}', '${EMPTY}'])).toEqual([
      'shop',
      'x y',
      'x',
      '',
      '',
    ]);
  });

  test('are not looked for in values, nor in what is escaped', () => {
    expect(filled(['${TRAP}', '$${HOST}'])).toEqual(['${HOST}', '${HOST}']);
  });

  test('that are missing are named, and stay as they are', () => {
    const { value, missing, issues } = interpolate({ a: 'x${NONE}y' }, variables);
    expect(value).toEqual({ a: 'x${NONE}y' });
    expect(issues).toEqual([]);
    expect(missing).toEqual([
      { path: ['a'], message: 'a: the variable NONE is not set', hint: 'set NONE', find: '${NONE}', variable: 'NONE' },
    ]);
  });

  test('are not those that every object inherits', () => {
    expect(interpolate('${constructor}', variables).missing).toHaveLength(1);
  });

  test.each(['${}', '${A B}', '${HOST', '${HOST-x}', '${HOST:?x}', '${a.b}', '${HOST:-${X}}'])('%s is none', (text) => {
    expect(interpolate({ a: text }, variables).issues[0]?.message).toMatch(/^a: .* is not a variable$/);
  });

  test('are refused in keys', () => {
    expect(interpolate({ '${HOST}': 1 }, variables).issues).toEqual([
      { path: ['${HOST}'], message: '${HOST}: keys have no variables, only values have', atKey: true },
    ]);
  });

  test('that were used are told', () => {
    const { used } = interpolate({ at: ['${HOST}', '${NONE:-x}'] }, variables);
    expect(used).toEqual([{ name: 'HOST', value: 'shop', path: ['at', 0] }]);
  });
});

describe('a reference to a secret', () => {
  test.each([
    { fault: { http: { inject: { headers: { a: 'Bearer ${secret.TOKEN}' } } } } },
    { fault: { http: { json: { a: [{ b: '${secret.TOKEN}' }] } } } },
    { fault: { http: { body: '${secret.TOKEN}' } } },
    { fault: { command: { env: { T: '${secret.TOKEN}' } } } },
    { effect: { http: 'x', headers: { a: '${secret.TOKEN}' } } },
    { abortWhen: [{ command: ['x'], env: { TOKEN: '${secret.TOKEN}' } }] },
  ])('stays a reference in %j', (data) => {
    expect(filled(data)).toEqual(data);
  });

  test.each([
    { title: '${secret.TOKEN}' },
    { fault: { http: { inject: { url: 'http://x/?t=${secret.TOKEN}' } } } },
    { effect: { http: 'http://${secret.TOKEN}/' } },
    { expect: [{ monitor: '${secret.TOKEN}' }] },
    { load: { headers: '${secret.TOKEN}' } },
  ])('is refused in %j', (data) => {
    expect(interpolate(data, variables).issues).toMatchObject([
      { message: expect.stringContaining('no secrets here') as string, find: '${secret.TOKEN}' },
    ]);
  });

  test('has to be declared', () => {
    const data = { fault: { x: { headers: { a: '${secret.TOKN}' } } } };
    expect(interpolate(data, variables).issues).toMatchObject([
      { message: 'fault.x.headers.a: there is no secret TOKN', hint: 'did you mean TOKEN?' },
    ]);
    const anyName = { acceptedAt: isSecretField, elsewhere: variables.secrets.elsewhere };
    expect(interpolate(data, { ...variables, secrets: anyName }).issues).toEqual([]);
  });

  test('is refused where a file has none', () => {
    const { values, missingHint } = variables;
    expect(interpolate('${secret.TOKEN}', { values, missingHint }).issues).toMatchObject([
      { message: 'this file has no ${secret.NAME}' },
    ]);
  });
});
