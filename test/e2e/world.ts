import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { mackerelStack, shopSeed, type MackerelStackUp } from '../../src/demo/mackerelStack';
import { startDemo, type Demo } from '../../src/demo/startDemo';
import type { Report } from '../../src/domain/report';
import type { Seed } from '../../src/standin/seed';
import { createWorkplace, packageDir, program, type CliResult, type HowToStart } from './cli';

export interface WorldOptions {
  /** Changes what the stand-in holds from its start on; default: the demo's own monitors, unchanged. */
  readonly seed?: (shopSeed: Seed) => Seed;
  readonly standinArguments?: readonly string[];
  /** Default 1s: half of the demo's. */
  readonly minute?: string;
}

/** The demo's shop, stand-in and feeder, and a project folder of one's own that points at them. */
export async function startWorld(options: WorldOptions = {}) {
  const workplace = createWorkplace();
  const logged: string[] = [];
  let demo: Demo<MackerelStackUp>;
  try {
    const { seed, standinArguments = [], minute = '1s' } = options;
    const stack = mackerelStack({
      alertdrill: [process.execPath, program],
      node: process.execPath,
      programs: join(packageDir, 'dist', 'demo'),
      minute,
      seed: (shopUrl) => (seed === undefined ? shopSeed(shopUrl) : seed(shopSeed(shopUrl))),
      standinArguments,
    });
    const log = (line: string) => void logged.push(line);
    demo = await startDemo(stack, { log, tell: log, signal: new AbortController().signal });
  } catch (error) {
    workplace.remove();
    throw error;
  }
  writeFileSync(join(workplace.dir, 'alertdrill.yaml'), projectOf('demo'));
  const { environment } = demo.up;
  const env: Readonly<Record<string, string>> = environment;

  return {
    dir: workplace.dir,
    demo,
    environment,
    /** What shop, stand-in and feeder said on stderr. */
    logged,
    write(path: string, text: string): void {
      mkdirSync(dirname(join(workplace.dir, path)), { recursive: true });
      writeFileSync(join(workplace.dir, path), text);
    },
    /** Runs the built CLI to its end in the project folder. */
    cli: (args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
      workplace.run(args, { ...env, ...extra }),
    /** The same, but at once: to signal it, or to read along. */
    start: (args: readonly string[], extra: Readonly<Record<string, string>> = {}, how: HowToStart = {}) =>
      workplace.start(args, { ...env, ...extra }, how),
    /** `alertdrill run` with a JSON report. Throws where there is none. */
    async drill(
      args: readonly string[] = [],
      extra: Readonly<Record<string, string>> = {},
    ): Promise<CliResult & { readonly report: Report }> {
      const file = join(workplace.dir, 'report.json');
      rmSync(file, { force: true });
      const reporters = ['--reporter', 'terminal', '--reporter', `json=${file}`];
      const result = await workplace.run(['run', ...args, ...reporters], { ...env, ...extra });
      try {
        return { ...result, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
      } catch (cause) {
        throw new Error(`no report: ${result.stderr}`, { cause });
      }
    },
    /** A request to the stand-in with the key that may write. */
    async mackerel(method: string, path: string, body?: unknown): Promise<unknown> {
      const response = await fetch(`${environment.MACKEREL_URL}/api/v0${path}`, {
        method,
        headers: { 'x-api-key': environment.MACKEREL_APIKEY, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    /** Alerts that are open at this moment. */
    async openAlerts() {
      return alertList.parse(await this.mackerel('GET', '/alerts')).alerts;
    },
    /** The prefix that the shop's router has for its checkout: `/checkout`, unless it is cut. */
    checkoutPrefix: (): string => routeFile.parse(readJson(join(environment.SHOP_DATA, 'routes.json'))).routes.checkout,
    /** Files of the journal: empty when every rollback is done. */
    journal: (): readonly string[] => listed(join(workplace.dir, 'state', 'alertdrill', 'journal')),
    async stop(): Promise<void> {
      await demo.stop();
      workplace.remove();
    },
  };
}

/** The project file of this repository with one of its environments: the only one needs no `--env`. */
export function projectOf(name: string): string {
  const { environments } = projectFile.parse(parse(readFileSync(join(packageDir, 'alertdrill.yaml'), 'utf8')));
  return stringify({ environments: { [name]: environments[name] } });
}

const projectFile = z.object({ environments: z.record(z.string(), z.looseObject({})) });

export type World = Awaited<ReturnType<typeof startWorld>>;

const alertList = z.object({
  alerts: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      monitorId: z.string(),
      status: z.string(),
      openedAt: z.number(),
    }),
  ),
});

const routeFile = z.object({ routes: z.object({ checkout: z.string() }) });

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function listed(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
