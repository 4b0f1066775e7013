import { durationOf } from './durationOf';
import { didYouMean } from '../config/nearest';
import { hasCode } from '../domain/caught';
import { UsageError } from '../domain/errors';
import type { StandinFlags } from './flags';
import { standinKeys } from './standinKeys';
import { settingsText, standinSettings } from './standinSettings';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { startStandin } from '../standin/main';
import { readSeed, SeedError } from '../standin/seed';
import { StateError } from '../standin/store/stateError';
import { minuteText } from '../standin/server/minute';
import { aborted } from '../system/aborted';
import { stdinEnded } from '../system/stdinEnded';

/** Serves until a signal (or the end of stdin, where that was asked for). The first line on stdout is JSON. */
export async function standin(edge: Edge, system: string, flags: StandinFlags): Promise<number> {
  if (system !== 'mackerel') {
    throw new UsageError(`there is no stand-in for ${system}`, {
      hint: didYouMean(system, ['mackerel']) ?? 'there is: mackerel',
    });
  }
  const set = standinSettings(flags.set ?? []);
  if (flags.settings === true) {
    edge.stdout.write(`${settingsText(set)}\n`);
    return exitCodes.passed;
  }
  const keys = standinKeys(flags, edge.env);
  const minuteMs = durationOf('--minute', flags.minute);
  if (minuteMs < 1_000) {
    throw new UsageError(`--minute ${flags.minute} is too short`, {
      hint: 'alerts and points have times of whole seconds: the shortest minute is 1s',
    });
  }
  const server = await startStandin({
    port: portOf(flags.port),
    minuteMs,
    ...keys,
    ...(flags.seed !== undefined && { seed: await seedOf(flags.seed) }),
    ...(flags.state !== undefined && { stateFile: flags.state }),
    settings: { evaluationDelayMs: durationOf('--evaluation-delay', flags.evaluationDelay), ...set },
    log: (line) => edge.stderr.write(`${line}\n`),
  }).catch((error: unknown) => {
    if (error instanceof SeedError) throw new UsageError(`${flags.seed}: ${error.message}`, { cause: error });
    if (error instanceof StateError) throw new UsageError(error.message, { hint: error.hint, cause: error });
    if (!hasCode(error, 'EADDRINUSE', 'EACCES')) throw error;
    const why = hasCode(error, 'EACCES') ? 'may not be used by this user' : 'is taken';
    throw new UsageError(`port ${flags.port} ${why}`, { hint: '--port 0 picks a free one', cause: error });
  });
  edge.stdout.write(`${JSON.stringify({ url: server.url, apiKey: keys.apiKey, minute: minuteText(minuteMs) })}\n`);
  const ends = [aborted(edge.interrupt), ...(flags.exitWithStdin === true ? [stdinEnded()] : [])];
  await Promise.race(ends);
  await server.close();
  return exitCodes.passed;
}

async function seedOf(file: string) {
  try {
    return await readSeed(file);
  } catch (error) {
    if (error instanceof SeedError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${text} is no port`);
  return port;
}
