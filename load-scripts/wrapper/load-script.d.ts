/** A load script as users write it; `--alias` of esbuild puts it in this place. */
interface LoadScript {
  readonly default?: (data: unknown) => unknown;
  readonly options?: import('./ownedOptions').ScriptOptions;
  readonly setup?: () => unknown;
  readonly teardown?: (data: unknown) => unknown;
}

interface SummaryData {
  readonly metrics: Readonly<Record<string, unknown>>;
}

declare module 'alertdrill:load-script' {
  const defaultExport: LoadScript['default'];
  export default defaultExport;
  export const options: LoadScript['options'];
  export const setup: LoadScript['setup'];
  export const teardown: LoadScript['teardown'];
}
