import { ArgumentsError } from '../../../../src/demo/readArguments';
import { readShopArguments } from '../../../../src/demo/shop/shopArguments';

const read = (...argv: string[]) => readShopArguments(argv, { SHOP_ADMIN_TOKEN: 'token-1', EMPTY: '' });

test('the data folder suffices', () => {
  expect(read('--data', '/d')).toEqual({
    settings: {
      port: 0,
      dataDir: '/d',
      adminToken: undefined,
      limits: { slots: 8, queueLimit: 400, queueTimeoutMs: 1_200 },
      serviceMs: { min: 60, max: 80 },
      sweepEveryMs: 1_000,
    },
    lifetime: { withStdin: false },
  });
});

test('the admin token is taken from the environment variable that is named', () => {
  expect(read('--data', '/d', '--admin-token-env', 'SHOP_ADMIN_TOKEN').settings.adminToken).toBe('token-1');
});

test.each([
  ['no data folder', [], '--data DIR is needed'],
  ['an unknown option', ['--data', '/d', '--slot', '3'], "Unknown option '--slot'"],
  ['no slots', ['--data', '/d', '--slots', '0'], 'slots'],
  ['a bad duration', ['--data', '/d', '--queue-timeout', 'soon'], "'soon' is not a duration"],
  ['a service time upside down', ['--data', '/d', '--service-min', '1s'], '--service-min is longer than --service-max'],
  ['a token variable that is not set', ['--data', '/d', '--admin-token-env', 'NONE'], 'NONE, which is not set'],
  ['a token variable that is empty', ['--data', '/d', '--admin-token-env', 'EMPTY'], 'EMPTY, which is not set'],
])('%s is refused', (_, argv, message) => {
  expect(() => read(...argv)).toThrow(ArgumentsError);
  expect(() => read(...argv)).toThrow(message);
});
