import { readFeederArguments } from '../../../../src/demo/feeder/feederArguments';
import { ArgumentsError } from '../../../../src/demo/readArguments';

const environment = { MACKEREL_APIKEY: 'key-1' };

test('the address of the shop and a key suffice', () => {
  expect(readFeederArguments(['--shop-url', 'http://127.0.0.1:1'], environment)).toEqual({
    shopUrl: 'http://127.0.0.1:1',
    url: 'https://api.mackerelio.com/',
    apiKey: 'key-1',
    timeoutMs: 10_000,
    minuteMs: 60_000,
    lifetime: { withStdin: false },
  });
});

test.each([
  ['no shop', [], environment, '--shop-url URL is needed'],
  ['no key', ['--shop-url', 'http://127.0.0.1:1'], {}, 'MACKEREL_APIKEY is not set'],
  ['a minute under a second', ['--shop-url', 'http://a', '--minute', '500ms'], environment, 'at least 1s'],
])('%s is refused', (_, argv, env, message) => {
  expect(() => readFeederArguments(argv, env)).toThrow(ArgumentsError);
  expect(() => readFeederArguments(argv, env)).toThrow(message);
});
