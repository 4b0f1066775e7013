/** Folders of test/unit by suite, about as long as each other: two run at a time. What is not named is in `others`. */
export const folders = {
  domain: ['domain'],
  files: ['config', 'commands', 'history', 'keeper'],
  kinds: ['faults', 'providers', 'polling', 'probes', 'standin'],
} as const;
