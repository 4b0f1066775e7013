import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';
import { compileOnce } from './compileOnce';

// Once a worker: what is remembered outlives the test files.
compileOnce();

/**
 * Node's environment, without a leak of jest-circus 30: each test file makes an AsyncLocalStorage and leaves it enabled.
 * On Node 20 every promise is then shown to the storages of all files that this worker has run: the later a file, the
 * slower, and virtual clocks are made of promises.
 */
export default class LeanEnvironment extends TestEnvironment {
  readonly #enabled = new Set<AsyncLocalStorage<unknown>>();
  readonly #run = Object.getOwnPropertyDescriptor(AsyncLocalStorage.prototype, 'run');

  override async setup(): Promise<void> {
    await super.setup();
    const enabled = this.#enabled;
    const run: unknown = this.#run?.value;
    if (typeof run !== 'function') return;
    AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...given: unknown[]): unknown {
      enabled.add(this);
      const returned: unknown = Reflect.apply(run, this, given);
      return returned;
    };
  }

  override async teardown(): Promise<void> {
    if (this.#run) Object.defineProperty(AsyncLocalStorage.prototype, 'run', this.#run);
    this.#enabled.forEach((storage) => {
      storage.disable();
    });
    await super.teardown();
  }
}
