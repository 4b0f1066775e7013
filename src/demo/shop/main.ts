import { announce, runProcess } from '../lifetime';
import { readShopArguments } from './shopArguments';
import { startShop } from './startShop';

/** The shop as a process of its own. Its first line on stdout is JSON: `{"url", "pid"}`. */
void runProcess('shop', async (log) => {
  const { settings, lifetime } = readShopArguments(process.argv.slice(2), process.env);
  const shop = await startShop(settings, log);
  announce({ url: shop.url });
  return { lifetime, stop: () => shop.stop() };
});
