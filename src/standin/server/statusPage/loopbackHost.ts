/** Whether a `Host` header names this machine as seen from itself, at whatever port (it may come through a tunnel). */
export const isLoopbackHost = (host: string | undefined): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host ?? '');
