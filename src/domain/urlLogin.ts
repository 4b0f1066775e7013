/** Whether a user or a password stands in the URL. */
export function hasLogin(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

/** `user:password` as it is sent; undefined where no user and no password stands in the URL. */
export function loginIn(url: string): string | undefined {
  if (!hasLogin(url)) return undefined;
  const { username, password } = new URL(url);
  return `${decoded(username)}:${decoded(password)}`;
}

/** The password in a URL, as people know it and as it is written there; none where there is no URL or no password. */
export function passwordsIn(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  return password === '' ? [] : [...new Set([decoded(password), password])];
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password; // with a percent sign that encodes nothing
  }
}
