/** Where a server that listens there is reached from this machine; one that listens everywhere, by its loopback address. */
export function placeUrl({ host, port }: { readonly host: string; readonly port: number }): string {
  const reached = anywhere.get(host) ?? host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

const anywhere = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);
