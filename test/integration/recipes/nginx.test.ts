import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithout } from '../../support/describeWithout';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/serverPorts';
import { expectRollbackAnyTime, prepareRecipeFault } from './recipeFault';
import { expectPassed, startRecipeWorld } from './recipeWorld';

const suite = (): void => {
  let world: Awaited<ReturnType<typeof startNginxWorld>>;
  beforeEach(async () => {
    world = await startNginxWorld();
  });
  afterEach(() => world.stop());

  it('checkout-route-cut: the drill passes, the other routes go on, and the file and what nginx does are as they were', async () => {
    const before = await world.look();
    const drilled = world.drill();
    const cut = eventually(async () => expect(await world.answer('/checkout')).toBe(404), 60_000, 100);
    const [result] = await Promise.all([drilled, cut]);
    expectPassed(world, result);
    await eventually(async () => expect(await world.look()).toEqual(before));
  });

  it('checkout-route-cut: rolled back at any time, it leaves what was there', async () => {
    // nginx answers by the old workers for a moment; the file tells at once.
    await expectRollbackAnyTime(world, 'checkout-route-cut', world.route);
    await eventually(async () => expect(await world.answer('/checkout')).toBe(200));
  });

  it('an edit that nginx refuses fails, is taken back, and the shop has noticed nothing', async () => {
    const path = 'expectations/checkout-route-cut.yaml';
    const text = world.files.find((file) => file.path === path)?.text ?? '';
    const refused = text.replace('replace: "location /chekcout "', 'replace: "lokation /checkout "');
    expect(refused).not.toBe(text);
    world.write(path, refused);
    const before = await world.look();
    const { inject, rollBack, remove } = await prepareRecipeFault(world, 'checkout-route-cut');
    try {
      await expect(inject()).rejects.toThrow('unknown directive "lokation"');
      expect(await world.look()).toEqual({ ...before, route: before.route.replace('location', 'lokation') });
      await rollBack();
      expect(await world.look()).toEqual(before);
    } finally {
      remove();
    }
  });
};

const title = 'docs/recipes/nginx.md';
if (spawnSync('nginx', ['-v']).error === undefined) describe(title, suite);
else describeWithout('nginx is not installed', 'apt-get install nginx-light', title, suite);

/** A real nginx with a configuration of its own that includes the page's route file. */
async function startNginxWorld() {
  const port = await freePort();
  const shopUrl = `http://127.0.0.1:${port}`;
  const world = await startRecipeWorld(
    'nginx.md',
    { monitors: [{ type: 'external', name: 'Shop checkout', url: `${shopUrl}/checkout` }] },
    (dir) => ({ SHOP_URL: shopUrl, ROUTES: join(dir, 'routes'), NGINX_CONF: join(dir, 'nginx.conf') }),
  );
  const conf = join(world.dir, 'nginx.conf');
  world.write('nginx.conf', configuration(world.dir, port));
  const nginx = spawn('nginx', ['-c', conf, '-g', 'daemon off;'], { stdio: 'ignore' });
  const answer = async (path: string): Promise<number> => {
    const response = await fetch(shopUrl + path, { headers: { connection: 'close' } });
    await response.text();
    return response.status;
  };
  await eventually(async () => expect(await answer('/')).toBe(200));
  const route = () => readFileSync(join(world.dir, 'routes/checkout.conf'), 'utf8');
  return {
    ...world,
    answer,
    route,
    look: async () => ({ route: route(), front: await answer('/'), checkout: await answer('/checkout') }),
    stop: async () => {
      const closed = once(nginx, 'close');
      nginx.kill('SIGTERM');
      await closed;
      expect(existsSync(join(world.dir, 'nginx.pid'))).toBe(false);
      await world.stop();
    },
  };
}

/** Everything that nginx writes lies in the test's folder; nothing of the machine's own nginx is used. */
const configuration = (dir: string, port: number): string => `
pid ${dir}/nginx.pid;
error_log ${dir}/error.log;
user root;
worker_processes 1;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${dir}/tmp-body;
  proxy_temp_path ${dir}/tmp-proxy;
  fastcgi_temp_path ${dir}/tmp-fastcgi;
  uwsgi_temp_path ${dir}/tmp-uwsgi;
  scgi_temp_path ${dir}/tmp-scgi;
  server {
    listen 127.0.0.1:${port};
    location = / { return 200 "front page"; }
    location / { return 404; }
    include ${dir}/routes/*.conf;
  }
}
`;
