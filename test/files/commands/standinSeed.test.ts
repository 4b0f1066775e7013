import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../src/cli';
import { paperEdge } from '../../support/edge';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'standin-seed-'))));
afterAll(() => rm(folder, { recursive: true }));

const host = { id: 'web-1', name: 'web-1' };
const expression = (index: number) => ({
  ...{ type: 'expression', name: `e${index}`, expression: 'avg(host(none, loadavg5))', operator: '>' },
  ...{ warning: 1, critical: null },
});
const expressions = (count: number) => Array.from({ length: count }, (_, index) => expression(index));
const mail = { type: 'email', name: 'mail', emails: [], userIds: ['nobody'], events: [] };
const learning = {
  ...{ type: 'anomalyDetection', name: 'learns', scopes: ['shop:web'], warningSensitivity: 'insensitive' },
  trainingPeriodFrom: 4_000_000_000,
};
const downtime = { name: 'Night', start: 1_700_000_000, duration: 60, monitorScopes: ['none'] };

it.each([
  ['two hosts of one id', { hosts: [host, host] }, /seed\.json: the seed has two hosts of id web-1$/m],
  ['a downtime of an unknown monitor', { downtimes: [downtime] }, /"Night": there is no monitor none$/m],
  ['more expressions than there may be', { monitors: expressions(21) }, /"e20": there are 20 expression monitors/],
  ['a channel to nobody', { channels: [mail] }, /channel "mail": userIds: no such user in the organization$/m],
  ['a training that lies ahead', { monitors: [learning] }, /"learns": trainingPeriodFrom: lies in the future$/m],
  ['an unknown key', { monitor: [] }, /seed\.json is not valid/],
])('a seed that has no place is wrong usage and no bug: %s', async (_what, seed, message) => {
  const file = path.join(folder, 'seed.json');
  await writeFile(file, JSON.stringify(seed));
  const { edge, said } = paperEdge({ argv: ['standin', 'mackerel', '--port', '0', '--seed', file] });
  expect({ code: await runCli(edge), stderr: said.stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(message) as string,
  });
});
