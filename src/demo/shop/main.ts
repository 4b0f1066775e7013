import { announce, runProcess } from '../lifetime';
import { readShopArguments } from './shopArguments';
import { startShop } from './startShop';

/** The shop as a process of its own. Its first line on stdout is JSON: `{"url", "pid"}`. */
void runProcess(
  'shop',
  () => readShopArguments(process.argv.slice(2), process.env),
  async ({ settings }, log) => {
    const shop = await startShop(settings, log);
    announce({ url: shop.url });
    return () => shop.stop();
  },
);
