import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecrets } from '../../../src/config/secrets';
import { FaultError } from '../../../src/domain/errors';
import { commandFault } from '../../../src/faults/command';
import { filesFault } from '../../../src/faults/files';
import { httpFault } from '../../../src/faults/http';
import { sendAs } from '../../../src/faults/http/sendAs';
import { k6Fault } from '../../../src/faults/k6';
import { manualFault } from '../../../src/faults/manual';
import type { FaultKind, FaultSteps, StepsContext } from '../../../src/ports/fault';
import type { HttpRequest } from '../../../src/ports/http';
import { createFaultBench, writeShop } from '../../support/faultWorlds';

const context: StepsContext = { projectDir: '/project', maxMs: 900_000, allowHosts: ['shop.test'], vars: {} };

const stepsOf = <Options>(
  kind: Pick<FaultKind<Options>, 'options' | 'steps'>,
  given: unknown,
  where: StepsContext = context,
) => kind.steps(kind.options.parse(given), where);

/** What is to be read character by character stands in quotes. */
const linesOf = ({ inject, rollback }: FaultSteps) => {
  const lines = (steps: FaultSteps['inject']) =>
    steps.map(({ type, text }) => (type === 'exactly' ? `'${text}'` : text));
  return { inject: lines(inject), rollback: lines(rollback) };
};

describe('what a dry run shows of the http fault', () => {
  const options = {
    inject: {
      method: 'PUT',
      url: 'http://shop.test/route',
      headers: { authorization: 'Bearer ${secret.TOKEN}' },
      json: { prefix: '/chekcout', token: '${secret.TOKEN}' },
    },
    rollback: { method: 'DELETE', url: 'http://shop.test/route', body: 'two\nlines', expectStatus: [200, 404] },
    timeout: '5s',
  };

  it('is both requests with headers and bodies, and what has to be answered', async () => {
    expect(linesOf(await stepsOf(httpFault, options))).toEqual({
      inject: [
        "'PUT http://shop.test/route'",
        "'  content-type: application/json'",
        "'  authorization: Bearer ${secret.TOKEN}'",
        `'  {"prefix":"/chekcout","token":"\${secret.TOKEN}"}'`,
        'has to be answered with 2xx, within 5s',
      ],
      rollback: [
        "'DELETE http://shop.test/route'",
        "'  two'",
        "'  lines'",
        'has to be answered with 200 or 404, within 5s',
        "tried again for 30s where the server can't be reached or is busy",
        'sent once more, later, where the injection went unanswered: it may land late',
      ],
    });
  });

  it('is what is sent, but for the values of secrets', async () => {
    const sent: HttpRequest[] = [];
    const http = { send: (request: HttpRequest) => (sent.push(request), Promise.reject(new Error('not answered'))) };
    const { inject } = httpFault.options.parse(options);
    await sendAs(inject, { http, secrets: createSecrets({ TOKEN: 'ossifrage' }) }, { timeoutMs: 1 }).catch(() => 0);
    const [request] = sent;
    const shown = (await stepsOf(httpFault, options)).inject
      .filter(({ type }) => type === 'exactly')
      .map(({ text }) => text.trim().replaceAll('${secret.TOKEN}', 'ossifrage'));
    expect(shown).toEqual([
      `${request?.method} ${request?.url}`,
      ...Object.entries(request?.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      request?.body,
    ]);
  });
});

describe('what a dry run shows of the command fault', () => {
  it('is both command lines, ready for a shell, with their folder and variables', async () => {
    const inject = ['sh', '-c', "echo 'x' > a b", ''];
    const env = { TOKEN: '${secret.TOKEN}' };
    const options = { inject, rollback: ['systemctl', 'start', 'nginx'], timeout: '9s', cwd: 'tools', env };
    const how =
      'without a shell, in /project/tools; has to end with exit code 0 within 9s, or its process group is killed';
    expect(linesOf(await stepsOf(commandFault, options))).toEqual({
      inject: [String.raw`'sh -c 'echo '\''x'\'' > a b' '''`, "'  TOKEN=${secret.TOKEN}'", how],
      rollback: ["'systemctl start nginx'", "'  TOKEN=${secret.TOKEN}'", how],
    });
  });
});

describe('what a dry run shows of the files fault', () => {
  const bench = createFaultBench();
  afterAll(() => bench.remove());
  const shop = join(bench.context.projectDir, 'shop');
  writeShop(shop);
  const inject = async (options: object) => linesOf(await stepsOf(filesFault, options, bench.context)).inject;

  it('is each edit, each pattern, and the files that it names now', async () => {
    const edit = [{ file: 'shop/rule.json', find: '"days": 365 }\n', replace: '"days":\n 0 }\n' }];
    expect(await inject({ edit, delete: ['shop/images/*.png'], keep: ['shop/images/deep/c.png'] })).toEqual([
      'copied aside beforehand:',
      `'  ${shop}/images/deep/c.png'`,
      'edited, in the one place where it says so:',
      `'  ${shop}/rule.json'`,
      `'  - "days": 365 }'`,
      `'  - '`,
      `'  + "days":'`,
      `'  +  0 }'`,
      `'  + '`,
      'deleted, by moving them aside:',
      `'  ${shop}/images/*.png'`,
      '    2 files now:',
      `'    ${shop}/images/a.png'`,
      `'    ${shop}/images/b.png'`,
    ]);
  });

  it('says that a pattern names nothing', async () => {
    expect(await inject({ delete: ['shop/*.gif'] })).toContain(
      '    no file matches shop/*.gif now: the drill would be blocked',
    );
  });

  it('names twenty files, and how many more there are', async () => {
    const many = join(bench.context.projectDir, 'many');
    mkdirSync(many);
    for (let index = 100; index < 123; index += 1) writeFileSync(join(many, String(index)), '');
    const lines = await inject({ delete: ['many/*'] });
    expect(lines.filter((line) => line.includes('/many/1'))).toHaveLength(20);
    expect(lines.at(-1)).toBe('    and 3 more');
  });
});

describe('what a dry run shows of the k6 fault', () => {
  const kind = k6Fault(() => {
    throw new Error('the machine is not read for a dry run');
  });
  const load = { script: 'shop.ts', ratePerSecond: 20 };

  it('is the load beside the normal one, and how it is ended', async () => {
    expect(linesOf(await stepsOf(kind, { multiplyLoad: 10 }, { ...context, load }))).toEqual({
      inject: [
        "'k6 run shop.ts at 180/s'",
        'beside the normal load, which goes on at 20/s',
        '900 iterations in flight at most; reaches no host but shop.test; ends by itself after 15m, should nobody be left to end it',
      ],
      rollback: [
        "'SIGINT to this k6, which breaks off its requests'",
        'SIGKILL to its process group where it is still there after 2s',
      ],
    });
  });

  it('is each stage of a load of its own', async () => {
    const stages = [{ duration: '1m', target: '50/s' }];
    expect(linesOf(await stepsOf(kind, { script: 'a.ts', rate: '5/s', stages })).inject[0]).toBe(
      "'k6 run a.ts at 5/s, over 1m to 50/s, over 14m to 50/s'",
    );
  });

  it('is refused where there is no load to multiply', () => {
    expect(() => kind.steps({ multiplyLoad: 2 }, context)).toThrow(FaultError);
  });
});

it('what a dry run shows of the manual fault is what a person is asked for', async () => {
  const { inject, rollback } = linesOf(await stepsOf(manualFault, { do: 'Stop nginx', undo: 'Start nginx' }));
  expect([inject[0], rollback[0]]).toEqual(["'Stop nginx'", "'Start nginx'"]);
});
