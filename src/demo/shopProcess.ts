import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Child } from './child';
import { seedShopData } from './shop/seedShopData';
import type { Ground } from './startDemo';

export interface ShopProcess {
  readonly child: Child;
  readonly url: string;
  /** Its files. */
  readonly data: string;
  /** Of its admin API. */
  readonly adminToken: string;
}

/**
 * Starts the shop on a free port, with data of its own. Where it dies it is started once more, at the same address and
 * with the same data: a fault may be in place, and who takes it back has to find the shop.
 */
export async function startShopProcess(ground: Ground, main: readonly [string, ...string[]]): Promise<ShopProcess> {
  const data = join(ground.folder, 'shop');
  seedShopData(data);
  const adminToken = randomBytes(18).toString('base64url');
  const startAt = (port: string) =>
    ground.start({
      name: 'shop',
      command: [...main, '--port', port, '--data', data, '--admin-token-env', 'SHOP_ADMIN_TOKEN', '--exit-with-stdin'],
      env: { SHOP_ADMIN_TOKEN: adminToken },
    });
  const child = await startAt('0');
  const url = urlOf(child);
  void child.died
    .then(() => startAt(new URL(url).port))
    .then(
      () => ground.tell('The shop was started again, for a fault in it can only be taken back where there is a shop.'),
      (error: unknown) => {
        if (!ground.signal.aborted) ground.tell(`The shop could not be started again: ${String(error)}`);
      },
    );
  return { child, url, data, adminToken };
}

const withUrl = z.object({ url: z.string() });

/** Where it listens, by its first line. */
export const urlOf = ({ announced }: Child): string => withUrl.parse(announced).url;
