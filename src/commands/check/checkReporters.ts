/** What `check --reporter` may print on stdout. */
export const checkReporters = ['terminal', 'github'] as const;
