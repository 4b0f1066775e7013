// Real processes on a machine with much else to do: a test that hangs fails all the same, only later.
jest.setTimeout(60_000);
