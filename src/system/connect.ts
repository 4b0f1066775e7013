import { connect as openSocket } from 'node:net';
import type { Clock } from '../ports/clock';
import type { Connect } from '../ports/probe';
import { heldLookup } from './heldLookup';

/**
 * Real TCP connections, each closed at once. Rejects with the signal's reason, or what is no outcome of a network.
 *
 * @param within ranges that every address of a name has to lie in; none: anywhere
 */
export const createConnect =
  (clock: Clock, within: readonly string[] = []): Connect =>
  (address, timeoutMs, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const sentAtMs = clock.now();
      const socket = openSocket({
        ...{ host: address.host, port: address.port },
        ...(within.length > 0 && { lookup: heldLookup(within) }),
      });
      const release = () => {
        clearTimeout(timeout);
        signal.removeEventListener('abort', aborted);
        socket.destroy();
      };
      const decide = (outcome: Awaited<ReturnType<Connect>>['outcome']) => {
        release();
        resolve({ sentAtMs, decidedAtMs: clock.now(), outcome });
      };
      const aborted = () => {
        release();
        // As with every wait: the reason itself, Error or not.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(signal.reason);
      };
      const timeout = setTimeout(() => decide('timeout'), timeoutMs);
      signal.addEventListener('abort', aborted);
      socket.once('connect', () => decide('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => {
        const outcome = outcomes[error.code ?? ''];
        if (outcome !== undefined) {
          decide(outcome);
          return;
        }
        release();
        reject(error);
      });
    });

/** What says something of the other side. The rest is trouble of this machine: too many open files, no free port. */
const outcomes: Readonly<Record<string, 'refused' | 'timeout' | 'unresolved'>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EHOSTUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETUNREACH: 'refused',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
};
