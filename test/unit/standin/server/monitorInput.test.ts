import { monitorInput } from '../../../../src/standin/server/monitorInput';

const host = { type: 'host', name: 'Load', metric: 'custom.load', operator: '>', warning: 5, duration: 1 };
const service = { ...host, type: 'service', service: 'shop' };
const external = { type: 'external', name: 'Front page', url: 'https://example.com/' };
const timed = { ...external, service: 'shop', responseTimeDuration: 3, responseTimeWarning: 200 };

/** The fields that are refused; none: the monitor is accepted. */
const refused = (input: object): readonly string[] => {
  const result = monitorInput.safeParse(input);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
};

describe('the limits of a monitor', () => {
  it.each([host, service, external, timed, { type: 'connectivity' }])('accept %o', (input) => {
    expect(refused(input)).toEqual([]);
  });

  it.each([
    ['name', { ...host, name: '' }],
    ['memo', { ...host, memo: 'x'.repeat(2049) }],
    ['operator', { ...host, operator: '>=' }],
    ['duration', { ...host, duration: 0 }],
    ['duration', { ...host, duration: 11 }],
    ['duration', { ...service, duration: undefined }],
    ['maxCheckAttempts', { ...host, maxCheckAttempts: 11 }],
    ['notificationInterval', { ...host, notificationInterval: 9 }],
    ['critical', { ...host, metric: 'cpu%', critical: 101 }],
    ['metric', { ...host, metric: 'not a name' }],
    ['service', { ...service, service: undefined }],
    ['missingDurationWarning', { ...service, missingDurationWarning: 15 }],
    ['missingDurationCritical', { ...service, missingDurationCritical: 10_090 }],
    ['url', { ...external, url: 'ftp://example.com/' }],
    ['method', { ...external, method: 'PATCH' }],
    ['expectedStatusCode', { ...external, expectedStatusCode: 99 }],
    ['service', { ...timed, service: undefined }],
    ['responseTimeDuration', { ...timed, responseTimeDuration: undefined }],
    ['responseTimeDuration', { ...timed, responseTimeWarning: undefined }],
    ['alertStatusOnGone', { type: 'connectivity', alertStatusOnGone: 'UNKNOWN' }],
    ['type', { ...host, type: 'check' }],
  ])('refuse %s in %o', (field, input) => {
    expect(refused(input)).toEqual([field]);
  });

  it.each([
    { ...host, memo: 'x'.repeat(2048) },
    { ...host, duration: 10, maxCheckAttempts: 10, notificationInterval: 10 },
    { ...host, metric: 'cpu%', warning: 0, critical: 100 },
    { ...host, critical: 1000 },
    { ...service, missingDurationWarning: 10, missingDurationCritical: 10_080 },
  ])('accept the last value within them: %o', (input) => {
    expect(refused(input)).toEqual([]);
  });

  it('takes null for absent, as the official clients send it', () => {
    const nulls = { warning: null, critical: null, memo: null, scopes: null, isMute: null, maxCheckAttempts: null };
    expect(monitorInput.parse({ ...host, ...nulls })).toMatchObject({
      memo: '',
      scopes: [],
      isMute: false,
      maxCheckAttempts: 1,
      warning: undefined,
    });
    expect(monitorInput.parse({ ...external, headers: null })).toMatchObject({ headers: undefined });
  });
});
