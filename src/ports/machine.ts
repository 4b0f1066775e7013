/** This machine, as far as programs are concerned that alertdrill runs but does not ship. */
export interface Machine {
  /** What the environment says of single programs: `K6_BIN`. */
  readonly k6Bin?: string;
  /** The folders of `PATH`, in order. */
  readonly searchPath: readonly string[];
  /** alertdrill's cache, outside of any checkout: `${XDG_CACHE_HOME:-~/.cache}/alertdrill`. */
  readonly cacheDir: string;
  /** The Node that runs this process. */
  readonly nodeProgram: string;
  /** Of this process. */
  readonly pid: number;
  /** All addresses of a host as this machine resolves it; an address stands for itself. Rejects where there is none. */
  resolveHost(host: string): Promise<readonly string[]>;
}
