// esbuild puts this in the place of k6's `open` (--inject): k6 would look beside the bundle, which is somewhere else.
const scriptDir = __ENV.ALERTDRILL_SCRIPT_DIR;

function openFromScript(path: string, mode?: 'b'): string | ArrayBuffer {
  const isAbsolute = /^(\/|[A-Za-z]:|file:)/.test(path);
  const found = isAbsolute ? path : `${scriptDir}/${path}`;
  return mode === undefined ? k6Globals.open(found) : k6Globals.open(found, mode);
}

const k6Globals: { open(path: string, mode?: 'b'): string | ArrayBuffer } = globalThis as never;

export { openFromScript as open };
