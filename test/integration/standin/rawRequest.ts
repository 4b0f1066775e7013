import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Opens a connection, once it stands. */
export function connected(url: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** What is answered on a connection until the server ends it. */
export function answerOn(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    // A server that refuses does not read on: what was not read resets the connection, behind the answer.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const [head = '', body = ''] = text.split(/\r\n\r\n([^]*)/);
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? NaN), head, body });
    });
  });
}

/** Sends exactly this, and returns what comes back until the server ends the connection. */
export async function sentRaw(url: string, text: string): Promise<RawAnswer> {
  const socket = await connected(url);
  const answer = answerOn(socket);
  socket.write(text, 'latin1');
  return answer;
}
