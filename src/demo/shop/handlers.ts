import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { catalogue, imageName } from './catalogue';
import type { RouteName } from './routes';

/** Answers a request; `rest` is the path behind the route's prefix. */
export type RouteHandler = (context: Context, rest: string) => Response | Promise<Response>;

export interface HandlerOptions {
  readonly imagesDir: string;
  readonly onOrder: () => void;
}

export function createHandlers({ imagesDir, onOrder }: HandlerOptions): Readonly<Record<RouteName, RouteHandler>> {
  return {
    items: (context, rest) => (rest === '' ? itemList(context) : itemPage(context, rest.slice(1))),
    images: (context, rest) => image(context, imagesDir, rest.slice(1)),
    checkout: (context, rest) => (rest === '' ? checkout(context, onOrder) : context.notFound()),
  };
}

function itemList(context: Context): Response | Promise<Response> {
  const links = catalogue.map(({ id, name }) => html`<li><a href="/items/${id}">${name}</a></li>`);
  return context.html(
    html`<!doctype html><title>The shop</title>
      <h1>The shop</h1>
      <ul>
        ${links}
      </ul>`,
  );
}

function itemPage(context: Context, id: string): Response | Promise<Response> {
  const item = catalogue.find((candidate) => candidate.id === id);
  if (item === undefined) return context.notFound();
  // The page knows the picture's address, not whether the object is still in the store: as in most shops.
  const source = `/images/${imageName(id)}`;
  return context.html(
    html`<!doctype html><title>${item.name}</title>
      <h1>${item.name}</h1>
      <img src="${source}" alt="${item.name}" />
      <p>¥${item.priceYen}</p>`,
  );
}

async function image(context: Context, imagesDir: string, name: string): Promise<Response> {
  if (!/^[a-z0-9-]+\.png$/.test(name)) return context.notFound();
  try {
    const bytes = await readFile(join(imagesDir, name));
    return context.body(new Uint8Array(bytes), 200, { 'content-type': 'image/png' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return context.notFound();
    throw error;
  }
}

const order = z.object({ item: z.string(), quantity: z.int().min(1).max(99) });

async function checkout(context: Context, onOrder: () => void): Promise<Response> {
  if (context.req.method === 'GET')
    return context.html(
      html`<!doctype html><title>Checkout</title>
        <h1>Checkout</h1>`,
    );
  if (context.req.method !== 'POST') return context.json({ error: 'GET or POST' }, 405);
  const wanted = order.safeParse(await context.req.json().catch(() => undefined));
  if (!wanted.success) return context.json({ error: z.prettifyError(wanted.error) }, 400);
  const item = catalogue.find(({ id }) => id === wanted.data.item);
  if (item === undefined) return context.json({ error: `no item ${wanted.data.item}` }, 400);
  onOrder();
  return context.json({ item: item.id, totalYen: item.priceYen * wanted.data.quantity }, 201);
}
