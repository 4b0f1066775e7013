import { matchRoute, publicPrefix, routeTable } from '../../../../src/demo/shop/routes';

const usual = { routes: { items: '/items', images: '/images', checkout: '/checkout' } };

test.each([
  ['/items', { route: 'items', rest: '' }],
  ['/items/03', { route: 'items', rest: '/03' }],
  ['/images/item-03.png', { route: 'images', rest: '/item-03.png' }],
  ['/checkout', { route: 'checkout', rest: '' }],
  ['/', undefined],
  ['/itemsandmore', undefined],
  ['/chekcout', undefined],
])('%s goes to %j', (path, match) => {
  expect(matchRoute(usual, path)).toEqual(match);
});

test('a wrong prefix cuts off one route, and no other', () => {
  const wrong = { routes: { ...usual.routes, checkout: '/chekcout' } };
  expect(matchRoute(wrong, '/checkout')).toBeUndefined();
  expect(matchRoute(wrong, '/chekcout')).toEqual({ route: 'checkout', rest: '' });
  expect(matchRoute(wrong, '/items')).toEqual({ route: 'items', rest: '' });
});

test('the longer of two prefixes wins', () => {
  const nested = { routes: { ...usual.routes, images: '/items/images' } };
  expect(matchRoute(nested, '/items/images/a.png')).toEqual({ route: 'images', rest: '/a.png' });
  expect(matchRoute(nested, '/items/03')).toEqual({ route: 'items', rest: '/03' });
});

test.each(['', '/', 'checkout', '/checkout/', '//checkout', '/Check out', '/../etc'])(
  'prefix %j is refused',
  (prefix) => {
    expect(publicPrefix.safeParse(prefix).success).toBe(false);
  },
);

test.each([{ routes: { items: '/items' } }, { routes: { ...usual.routes, cart: '/cart' } }, {}, []])(
  'route file %j is refused',
  (table) => {
    expect(routeTable.safeParse(table).success).toBe(false);
  },
);
