import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { fillBlanks } from '../support/fillBlanks';
import { packageDir } from './cli';
import { itInWorld } from './itInWorld';
import type { World } from './world';

/** What `new` says is left to people: the line in the file, and the key that stands there. */
const blanksTold = (stdout: string) =>
  [...stdout.matchAll(/^ {2}(\S+):(\d+) +([\w.[\]]+): /gm)].map(([, file = '', line, path]) => ({
    file,
    line: Number(line),
    path,
  }));

/** Changes a file of the project as a person would. */
function edit(world: World, file: string, change: (text: string) => string): void {
  const path = join(world.dir, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

const token = 'Bearer ${secret.SHOP_ADMIN_TOKEN}';

/** The shop's own way to make and undo it takes more than a URL. */
const asShopWants = (text: string): string =>
  text
    .replace('method: DELETE', 'method: PUT')
    .replace(/(inject: .*) }$/m, `$1, json: { prefix: /chekcout }, headers: { authorization: "${token}" } }`)
    .replace(/(rollback: .*) }$/m, `$1, json: { prefix: /checkout }, headers: { authorization: "${token}" } }`);

function writeScript(world: World, name: string, lines: string): void {
  world.write(name, `#!${process.execPath}\n${lines}\n`);
  chmodSync(join(world.dir, name), 0o755);
}

const moveCheckout = (world: World, prefix: string): string => `
fetch('${world.environment.SHOP_URL}/admin/routes/checkout', {
  method: 'PUT',
  headers: { authorization: 'Bearer ' + process.env.ADMIN_TOKEN, 'content-type': 'application/json' },
  body: JSON.stringify({ prefix: '${prefix}' }),
}).then(({ ok }) => process.exit(ok ? 0 : 1));`;

describe('new, against the demo', () => {
  itInWorld('writes files that are drilled once a person has filled them in', async (world) => {
    await eventually(async () => {
      // The feeder's points have to be there for the arithmetic, and its first order for the check monitor.
      expect(await world.cli(['new', '--monitor', 'Shop unmatched requests', '--stdout'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('1 s post interval x (') as string,
        stderr: expect.not.stringContaining('! ') as string,
      });
      expect(await world.cli(['new', '--monitor', 'shop-checkout', '--stdout'])).toMatchObject({ code: 0 });
    });

    const unmatched = 'expectations/shop-unmatched-requests.yaml';
    const written = await world.cli(['new', '--monitor', 'Shop unmatched requests']);
    expect(written).toMatchObject({ code: 0, stderr: '' });
    expect(written.stdout).toContain(`Written: ${unmatched}`);
    const told = blanksTold(written.stdout);
    expect(told.map(({ path }) => path)).toEqual(['fault.http.inject.url', 'fault.http.rollback.url', 'effect.http']);
    const lines = readFileSync(join(world.dir, unmatched), 'utf8').split('\n');
    for (const { line } of told) expect(lines[line - 1]).toContain('TO DO');

    // As it was written `check` has nothing else to say, and `run` touches nothing.
    const unfilled = await world.cli(['check', '--json']);
    expect(unfilled.code).toBe(2);
    const { problems } = JSON.parse(unfilled.stdout) as {
      problems: readonly { file: string; line: number; path: string }[];
    };
    expect(problems.map(({ file, line, path }) => ({ file, line, path }))).toEqual(told);
    const refused = await world.cli(['run']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`${unmatched}:${told[0]?.line}`);
    expect(world.checkoutPrefix()).toBe('/checkout');

    // It is never written anew.
    const again = await world.cli(['new', '--monitor', 'Shop unmatched requests']);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('is there already');
    expect(readFileSync(join(world.dir, unmatched), 'utf8').split('\n')).toEqual(lines);

    edit(world, unmatched, (text) =>
      asShopWants(
        fillBlanks(text, (what) =>
          what.startsWith('a page') ? '${SHOP_URL}/checkout' : '${SHOP_URL}/admin/routes/checkout',
        ),
      ),
    );
    const checked = await world.cli(['check']);
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stdout).not.toMatch(/[✗!]/);
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ code: 0 });
    expect(drilled.report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);

    // A check monitor: programs of one's own make the fault, and look whether it is there.
    const checkout = 'expectations/shop-checkout.yaml';
    expect(await world.cli(['new', '--monitor', 'shop-checkout'])).toMatchObject({ code: 0 });
    writeScript(world, 'break.cjs', moveCheckout(world, '/chekcout'));
    writeScript(world, 'mend.cjs', moveCheckout(world, '/checkout'));
    writeScript(
      world,
      'look.cjs',
      `fetch('${world.environment.SHOP_URL}/checkout').then(({ status }) => process.exit(status === 404 ? 2 : 0));`,
    );
    const program = (what: string): string =>
      what.startsWith('program that makes')
        ? './break.cjs'
        : what.startsWith('program that takes')
          ? './mend.cjs'
          : './look.cjs';
    edit(world, checkout, (text) =>
      fillBlanks(text, program).replace(
        /^( {4}rollback: .*)$/m,
        '$1\n    env: { ADMIN_TOKEN: "${secret.SHOP_ADMIN_TOKEN}" }',
      ),
    );
    const forbidden = await world.cli(['check', checkout, '--offline']);
    expect(forbidden.stderr).toContain('./break.cjs is not allowed');
    edit(world, 'alertdrill.yaml', (text) =>
      text.replace(/^( +)allow:$/m, '$1allow:\n$1  commands: [./break.cjs, ./mend.cjs, ./look.cjs]'),
    );
    expect(await world.cli(['check'])).toMatchObject({ code: 0 });
    const second = await world.drill([checkout]);
    expect(second.report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);
    expect(second.code).toBe(0);
  });

  itInWorld(
    'takes load for latency, as another scenario has it, and the page of an external monitor',
    async (world) => {
      cpSync(join(packageDir, 'load-scripts'), join(world.dir, 'load-scripts'), { recursive: true });
      const asked = await world.cli(['new', '--monitor', 'Shop p95 latency']);
      const paths = blanksTold(asked.stdout).map(({ path }) => path);
      expect(paths).toEqual(['load.script', 'load.rate', 'effect.http', 'effect.sees.slowerThan']);
      edit(world, 'expectations/shop-p95-latency.yaml', (text) =>
        fillBlanks(text, (what) => {
          if (what.startsWith('k6 script')) return 'load-scripts/shop-access.ts';
          if (what.startsWith('how often')) return '20/s';
          return what.startsWith('a page') ? '${SHOP_URL}/items' : '400ms';
        }),
      );
      expect(await world.cli(['check'])).toMatchObject({ code: 0 });

      // Any other monitor that is brought about by load takes the one that is there.
      const other = await world.cli(['new', '--monitor', 'Shop 5xx rate', '--fault', 'k6', '--stdout']);
      expect(other.stdout).toContain('  script: load-scripts/shop-access.ts\n  rate: 20/s\n\nfault:\n');
      expect(other.stderr).toMatch(/line:\d+ +effect\.http/);

      const page = await world.cli(['new', '--monitor', 'Shop front page', '--stdout']);
      expect(page.stdout).toContain('  http: ${SHOP_URL}/items\n');
    },
  );

  itInWorld('says what there is where nobody is asked, and what is near', async (world) => {
    const noName = await world.cli(['new']);
    expect(noName).toMatchObject({ code: 2, stdout: '' });
    expect(noName.stderr).toMatch(/--monitor NAME is missing\n.*Shop p95 latency/);
    const near = await world.cli(['new', '--monitor', 'Shop p59 latency']);
    expect(near).toMatchObject({ code: 2, stdout: '' });
    expect(near.stderr).toContain('did you mean Shop p95 latency?');
    const kind = await world.cli(['new', '--monitor', 'Shop p95 latency', '--fault', 'comand']);
    expect(kind).toMatchObject({ code: 2 });
    expect(kind.stderr).toContain('did you mean command?');
  });
});
