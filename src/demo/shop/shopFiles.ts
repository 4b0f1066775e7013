import { join } from 'node:path';

/** Where a shop keeps what, under its data directory. */
export interface ShopFiles {
  readonly routes: string;
  readonly lifecycle: string;
  readonly images: string;
}

export function shopFiles(dataDir: string): ShopFiles {
  return {
    routes: join(dataDir, 'routes.json'),
    lifecycle: join(dataDir, 'lifecycle.json'),
    images: join(dataDir, 'images'),
  };
}
