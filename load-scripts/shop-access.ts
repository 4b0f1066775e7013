// Customers of the demo's shop. One iteration is one request, so that the rate asked for is the rate of requests. The
// rate, its duration and the number of VUs belong to whoever runs this: the script sets no options.
import { check } from 'k6';
import exec from 'k6/execution';
import http, { type RefinedResponse, type ResponseType } from 'k6/http';

type Answer = RefinedResponse<ResponseType | undefined>;

const shopUrl = __ENV.SHOP_URL;
if (!shopUrl) throw new Error('SHOP_URL is not set: the address of the shop, such as http://127.0.0.1:8080');

const itemCount = 12;

// Of ten customers three look at the list, three at an item, three load its picture and one buys. They take turns
// instead of being drawn by lot: at 20 requests a second, two seconds hold each picture once and four orders, always.
export default function accessShop(): void {
  const turn = exec.scenario.iterationInTest;
  const step = turn % 10;
  const item = itemId(Math.floor(turn / 10) * 3 + (step % 3));
  if (step === 9) buy(item);
  else if (step < 3) viewList();
  else if (step < 6) viewItem(item);
  else loadPicture(item);
}

function viewList(): void {
  const answer = http.get(`${shopUrl}/items`, named('/items'));
  check(answer, { 'the list is shown': answered(200) });
}

function viewItem(item: string): void {
  const answer = http.get(`${shopUrl}/items/${item}`, named('/items/:id'));
  check(answer, { 'the item is shown': answered(200) });
}

function loadPicture(item: string): void {
  const answer = http.get(`${shopUrl}/images/item-${item}.png`, named('/images/:name'));
  check(answer, { 'the picture is there': answered(200) });
}

function buy(item: string): void {
  const order = JSON.stringify({ item, quantity: 1 });
  const headers = { 'content-type': 'application/json' };
  const answer = http.post(`${shopUrl}/checkout`, order, { headers, ...named('/checkout') });
  check(answer, { 'the order is taken': answered(201) });
}

function itemId(index: number): string {
  return String((index % itemCount) + 1).padStart(2, '0');
}

/** k6 keeps its figures by name: without one, each address would be a figure of its own. */
function named(name: string): { tags: { name: string } } {
  return { tags: { name } };
}

function answered(status: number): (answer: Answer) => boolean {
  return (answer) => answer.status === status;
}
