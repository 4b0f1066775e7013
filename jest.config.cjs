const { availableParallelism } = require('node:os');

// Types are checked by `npm run types`, once and apart: swc only strips them, which keeps the unit tests under 10 s.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};

/** @param {string} name */
const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: '<rootDir>/test/support/jest/environment.ts',
  transform,
  // In a test file's context each look at a global is slow; the domain reckons with Math all the time.
  sandboxInjectedGlobals: ['Math'],
  moduleNameMapper: { '^\\.\\./locales/index\\.cjs$': '<rootDir>/test/support/jest/zodLocales.ts' },
  ...extra,
});

// Many small files: in a few suites, which takes half the time. Chosen ones: each file by itself.
const areChosen = process.argv.some((argument) => /testPathPattern|\.test\.ts|test\/(unit|files)/.test(argument));
/** @param {string} name */
const inSuites = (name) => (areChosen ? {} : { testMatch: [`<rootDir>/test/suites/${name}/*.suite.ts`] });

const patient = { setupFilesAfterEnv: ['<rootDir>/test/support/jest/patience.ts'] };

/** @type {import('jest').Config} */
module.exports = {
  // Integration tests wait for servers most of the time: three at once take a third of the time even where there are
  // two cores. End-to-end tests are run one at a time (package.json).
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // unit: on a virtual clock; files: what reads and writes YAML, reports, recordings and the journal, on a real disk;
  // integration: with real processes and servers; e2e: the built CLI.
  projects: [
    project('unit', inSuites('unit')),
    project('files', inSuites('files')),
    project('integration', patient),
    project('e2e', patient),
  ],
};
