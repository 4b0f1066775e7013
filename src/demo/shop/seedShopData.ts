import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, imageName } from './catalogue';
import { pngSquare, type Colour } from './png';
import { writeRouteTable } from './routes';
import { shopFiles } from './shopFiles';

const dayMs = 86_400_000;

/**
 * Creates a shop's data directory: the route file, the lifecycle rule file, and a picture for each item with the age
 * that the catalogue gives it. What is there already is overwritten.
 */
export function seedShopData(dataDir: string, now: Date = new Date()): void {
  const files = shopFiles(dataDir);
  mkdirSync(files.images, { recursive: true });
  writeRouteTable(files.routes, { routes: { items: '/items', images: '/images', checkout: '/checkout' } });
  writeFileSync(files.lifecycle, lifecycleJson);
  for (const [index, item] of catalogue.entries()) {
    const file = join(files.images, imageName(item.id));
    writeFileSync(file, pngSquare(16, colourOf(index)));
    const takenAt = new Date(now.getTime() - item.imageAgeDays * dayMs);
    utimesSync(file, takenAt, takenAt);
  }
}

// Written as a person would: '365d' is the text that a drill edits, and it occurs once.
const lifecycleJson = `{
  "rules": [
    { "id": "expire-old-images", "prefix": "images/", "expireAfter": "365d" }
  ]
}
`;

function colourOf(index: number): Colour {
  return [(index * 67) % 256, (index * 149 + 80) % 256, (index * 211 + 160) % 256];
}
