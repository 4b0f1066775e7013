// The control of `npm run imports`: each planted violation must be found, or the check proves nothing.
const { spawnSync } = require('node:child_process');
const { rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const plants = [
  {
    rule: 'domain-imports-nothing',
    file: 'src/domain/planted.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
  },
  {
    rule: 'sockets-and-axios-at-the-edges',
    file: 'src/phases/planted.ts',
    text: "import axios from 'axios';\nexport const planted = axios;\n",
  },
  {
    rule: 'registries-are-read-at-the-edge',
    file: 'src/phases/planted.ts',
    text: "import { faultKinds } from '../faults';\nexport const planted = faultKinds;\n",
  },
  {
    rule: 'systems-to-be-drilled-know-nothing-of-the-harness',
    file: 'src/standin/planted.ts',
    text: "import { judge } from '../domain/judge';\nexport const planted = judge;\n",
  },
  {
    rule: 'nothing-is-dead',
    file: 'src/domain/planted.ts',
    text: 'export const planted = 1;\n',
  },
];

let missed = 0;
for (const { rule, file, text } of plants) {
  const path = join(root, file);
  writeFileSync(path, text, { flag: 'wx' });
  try {
    const result = spawnSync('npx', ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'], {
      cwd: root,
      encoding: 'utf8',
    });
    const found = result.status !== 0 && result.stdout.includes(rule);
    console.log(`${found ? 'found' : 'NOT FOUND'}: ${rule} (${file})`);
    if (!found) missed += 1;
  } finally {
    rmSync(path);
  }
}
process.exit(missed === 0 ? 0 : 1);
