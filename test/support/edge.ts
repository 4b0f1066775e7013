import type { Edge } from '../../src/edge';

/** What the process got from outside, on paper: what it says is kept. */
export function paperEdge(given: Partial<Edge> = {}) {
  const said = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => void (said[name] += text),
    isTty: false,
    colors: false,
    columns: 80,
  });
  const edge: Edge = {
    argv: [],
    env: {},
    cwd: '/nowhere',
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    isStdoutLost: () => false,
    conceal: () => undefined,
    version: '1.2.3',
    self: ['node'],
    pid: 1,
    interrupt: new AbortController().signal,
    ...given,
  };
  return { edge, said };
}
