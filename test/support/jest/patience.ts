// Real processes on a machine with much else to do: a test that hangs fails all the same, only later.
jest.setTimeout(60_000);

// A server that is late once on a busy machine must not turn a change away. Only in CI, and it is said there: `.ci/run`
// names each test that needed its second try.
if (process.env['CI'] === 'true') jest.retryTimes(1, { logErrorsBeforeRetry: true });
