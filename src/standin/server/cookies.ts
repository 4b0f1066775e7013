export type Cookies = Readonly<Record<string, string>>;

/** Cookies set on the way are sent along to where a redirect leads (docs/external-monitoring). */
export function cookiesAfter(cookies: Cookies, setCookies: readonly string[]): Cookies {
  const pairs = setCookies.flatMap((line) => {
    const [pair = ''] = line.split(';', 1);
    const equals = pair.indexOf('=');
    return equals < 1 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const];
  });
  return { ...cookies, ...Object.fromEntries(pairs) };
}
