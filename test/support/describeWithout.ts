/** Stands in for a suite that needs what is not installed: a failure in CI; elsewhere it is skipped, and its title says why. */
export function describeWithout(missing: string, hint: string, title: string, suite: () => void): void {
  if (process.env['CI'] !== 'true') {
    describe.skip(`${title} [skipped: ${missing}]`, suite);
    return;
  }
  it(title, () => {
    throw new Error(`${missing} (${hint})`);
  });
}
