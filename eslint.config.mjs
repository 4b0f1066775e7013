import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Effects come through arguments: these names occur at the edges only (architecture.md, "Direction of imports").
const edgeGlobals = ['Date', 'process', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'performance'];
const edges = [
  'src/system/**',
  'src/main.ts',
  'src/keeper/main.ts',
  'src/standin/server/**',
  'src/standin/main.ts',
  'src/demo/**',
];

export default tseslint.config(
  { ignores: ['dist/', '.dist-*/', 'out/', 'coverage/', 'node_modules/', 'test/fixtures/', '.alertdrill/'] },
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: edges,
    rules: { 'no-restricted-globals': ['error', ...edgeGlobals] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'off' },
  },
  {
    files: ['load-scripts/**/*.ts'],
    extends: [...tseslint.configs.recommended],
  },
  {
    files: ['**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        require: 'readonly',
        module: 'readonly',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
