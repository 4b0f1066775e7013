import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { median, type Figure } from '../figure';

const rules = 4_000;
const checks = 1_000;
const checksAPage = 100;
const pages = 1 + checks / checksAPage;
const recordedRuns = 200;
const drillsARun = 50;
const runs = 5;

/** `coverage` of 5,000 monitors, start of the process included; and that it asks for each page once. */
export async function coverage(alertdrill: string): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-bench-'));
  const server = await serveMonitors();
  try {
    writeProject(dir, server.url);
    const took: number[] = [];
    const walls: number[] = [];
    const asked: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const before = server.asked();
      const { cpuMs, wallMs } = await timed([alertdrill, 'coverage', '--json'], dir);
      took.push(cpuMs);
      walls.push(wallMs);
      asked.push(server.asked() - before);
    }
    return [
      {
        name: `\`alertdrill coverage\` of ${rules + checks} monitors, own time`,
        limit: 2,
        measured: median(took) / 1_000,
        unit: 's',
        detail:
          `CPU time of the whole process, median of ${runs} runs: ${inSeconds(took)}; from start to exit, with whatever ` +
          `others did meanwhile: ${inSeconds(walls)}; ${recordedRuns} recorded runs of ${drillsARun} drills each, all proofs`,
      },
      {
        name: `requests of it beside the one that asks who answers, for ${pages} pages`,
        limit: pages,
        measured: Math.max(...asked) - 1,
        unit: 'times',
        detail: `${rules} monitors in one page, ${checks} checks in pages of ${checksAPage}: ${asked.join(', ')} requests`,
      },
    ];
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true });
  }
}

/** As large as Mackerel's answers are; a server of its own, since what is measured is not the stand-in. */
async function serveMonitors() {
  const monitors = Array.from({ length: rules }, (_, index) => ({
    ...{ id: `m${index}`, type: 'service', name: `Shop errors ${index}`, memo: '', isMute: false, service: 'shop' },
    ...{ metric: `errors.${index}`, operator: '>', warning: 5, critical: 10, duration: 3, maxCheckAttempts: 1 },
  }));
  const list = JSON.stringify({ monitors });
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    response.setHeader('content-type', 'application/json');
    const from = Number((url.searchParams.get('nextId') ?? 'c0').slice(1));
    const page = Array.from({ length: checksAPage }, (_, index) => ({
      id: `c${from + index}`,
      name: `check ${from + index}`,
    }));
    const next = from + checksAPage;
    response.end(
      url.pathname === '/api/v0/org'
        ? '{"name":"acme"}'
        : url.pathname === '/api/v0/monitors'
          ? list
          : JSON.stringify({ checks: page, ...(next < checks && { nextId: `c${next}` }) }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    stop: () => new Promise((closed) => server.close(closed)),
  };
}

function writeProject(dir: string, url: string): void {
  const project = {
    environments: { lab: { providers: { mackerel: { organization: 'acme', url, apiKey: 'a-key' } } } },
  };
  writeFileSync(join(dir, 'alertdrill.yaml'), JSON.stringify(project));
  for (let run = 0; run < recordedRuns; run += 1) {
    const id = `20261101T${String(100_000 + run).slice(1)}0Z-aaaaa`;
    mkdirSync(join(dir, '.alertdrill/runs', id), { recursive: true });
    writeFileSync(join(dir, '.alertdrill/runs', id, 'report.json'), JSON.stringify(reportOf(id, run), null, 2));
  }
}

/** As a run leaves it, as far as the size and what is read of it are concerned: some 130 kB. */
function reportOf(id: string, run: number) {
  const at = '2026-11-01T10:00:00.000Z';
  const drill = (index: number) => ({
    ...{ id: `${id}/d${index}`, scenario: `scenario-${index}`, file: `expectations/${index}.yaml`, injectedAt: at },
    phases: ['preflight', 'baseline', 'inject', 'hold', 'rollback', 'settle'].map((name) => ({
      name,
      startedAt: at,
      endedAt: at,
    })),
    expectations: [0, 1].map((which) => {
      const monitor = ((run * drillsARun + index) * 2 + which) % rules;
      return {
        ...{ key: `k${which}`, provider: 'mackerel', monitor: { id: `m${monitor}`, name: `Shop errors ${monitor}` } },
        ...{ withinMs: 60_000, verdict: 'detected', outcome: 'passed', stagesMs: { firing: 4_000 }, explanation: [] },
        latencyMs: { estimate: 4_000, earliest: 3_500, latest: 4_500 },
        alert: { id: 'a1', monitor: 'x', openedAt: { earliest: at, latest: at }, target: 'shop', transitions: [] },
      };
    }),
  });
  const drills = Array.from({ length: drillsARun }, (_, index) => drill(index));
  return { schemaVersion: 1, run: { id, startedAt: at, environment: 'lab' }, drills };
}

const shape = z.object({ totals: z.object({ monitors: z.number(), proven: z.number() }) });

const inSeconds = (values: readonly number[]): string => `${values.map((ms) => (ms / 1_000).toFixed(2)).join(', ')} s`;

/** Not by spawnSync: the server has to answer meanwhile. The shell's `times` says how long the processor was at it. */
async function timed(argv: readonly string[], cwd: string) {
  const startedAt = process.hrtime.bigint();
  const script = '"$@"; code=$?; times >&2; exit $code';
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, ...argv], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  const wallMs = Number(process.hrtime.bigint() - startedAt) / 1e6;
  if (code !== 0) throw new Error(`coverage: exit ${String(code)}\n${said.stderr}`);
  // The control: one that had not read all of it would be fast, too.
  const { totals } = shape.parse(JSON.parse(said.stdout));
  const shown = Math.min(rules, recordedRuns * drillsARun * 2);
  if (totals.monitors !== rules + checks || totals.proven !== shown)
    throw new Error(`coverage: ${JSON.stringify(totals)}`);
  return { wallMs, cpuMs: cpuMsOf(said.stderr) };
}

/** POSIX: the second line is that of the shell's children, user and system: `0m1.23s 0m0.10s`. */
function cpuMsOf(stderr: string): number {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (parts.length !== 2) throw new Error(`times: ${line}`);
  return parts.reduce((sum, seconds) => sum + seconds, 0) * 1_000;
}
