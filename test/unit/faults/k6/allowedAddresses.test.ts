import { allowedAddresses } from '../../../../src/faults/k6/allowedAddresses';

const known: Readonly<Record<string, readonly string[]>> = {
  'shop.example.com': ['192.0.2.1', '2001:db8::1'],
  'img.example.com': ['192.0.2.1'],
  'other.example.org': ['192.0.2.99'],
  '127.0.0.1': ['127.0.0.1'],
  '::1': ['::1'],
};
const resolveHost = (host: string) => {
  const found = known[host];
  return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
};

const addressesOf = (allowHosts: readonly string[], vars: Readonly<Record<string, string>> = {}) =>
  allowedAddresses({ allowHosts, vars, projectDir: '/project' }, { resolveHost });

test('all addresses of all hosts count, each once', async () => {
  const addresses = await addressesOf(['shop.example.com', 'img.example.com', '[::1]']);
  expect(addresses).toEqual(['192.0.2.1', '2001:db8::1', '::1']);
});

test('of a host with a port the address counts', async () => {
  expect(await addressesOf(['127.0.0.1:8080', '[::1]:80'])).toEqual(['127.0.0.1', '::1']);
});

test('of a pattern the hosts count that stand in URLs among the variables, and no others', async () => {
  const vars = { SHOP_URL: 'https://shop.example.com/items', OTHER_URL: 'https://other.example.org', REGION: 'tokyo' };
  expect(await addressesOf(['*.example.com'], vars)).toEqual(['192.0.2.1', '2001:db8::1']);
});

test('a URL among the variables allows nothing by itself', async () => {
  expect(await addressesOf(['127.0.0.1'], { OTHER_URL: 'https://other.example.org' })).toEqual(['127.0.0.1']);
});

test('a host that has no address stops the drill: k6 would be kept from it', async () => {
  const resolving = addressesOf(['shop.example.com', 'gone.example.com']);
  await expect(resolving).rejects.toThrow("the allowed host gone.example.com can't be resolved");
});

test('no host at all is a mistake, and so is a pattern alone', async () => {
  await expect(addressesOf([])).rejects.toMatchObject({ hint: expect.stringContaining('List its hosts') as string });
  await expect(addressesOf(['*.example.com'])).rejects.toMatchObject({
    hint: expect.stringContaining('put their URLs into `vars`') as string,
  });
});

test('with ranges, every address of a name has to lie in one', async () => {
  const both = ['192.0.2.0/24', '2001:db8::/32'];
  expect(await addressesOf(['shop.example.com', ...both])).toEqual(['192.0.2.1', '2001:db8::1']);
  await expect(addressesOf(['shop.example.com', '192.0.2.0/24'])).rejects.toThrow(
    'the allowed host shop.example.com leads to 2001:db8::1, outside of what is allowed',
  );
});

test('with ranges, an address that is listed is allowed by itself', async () => {
  expect(await addressesOf(['127.0.0.1', '[::1]', '10.0.0.0/8'])).toEqual(['127.0.0.1', '::1']);
});
