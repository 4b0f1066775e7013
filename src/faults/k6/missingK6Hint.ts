/** One line to copy for each system: https://grafana.com/docs/k6/latest/set-up/install-k6/ */
export const missingK6Hint = (version: string): string =>
  [
    'Install k6 with one of these lines, or install Go (https://go.dev/dl/) and start again: it is built then.',
    ...systems(version).map(({ system, line }) => `  ${system.padEnd(14)} ${line}`),
    'A k6 elsewhere is found through K6_BIN=/path/to/k6. The npm package `k6` is a dummy.',
  ].join('\n');

const systems = (version: string): readonly { readonly system: string; readonly line: string }[] => [
  { system: 'Debian, Ubuntu', line: debianLine },
  { system: 'Fedora', line: 'sudo dnf install -y https://dl.k6.io/rpm/repo.rpm && sudo dnf install -y k6' },
  { system: 'macOS', line: 'brew install k6' },
  { system: 'Windows', line: 'winget install k6 --source winget    (or: choco install k6)' },
  { system: 'with Go', line: `go install go.k6.io/k6@v${version}` },
];

const debianLine =
  'curl -fsSL https://dl.k6.io/key.gpg | sudo gpg --dearmor -o /usr/share/keyrings/k6-archive-keyring.gpg && ' +
  'echo "deb [signed-by=/usr/share/keyrings/k6-archive-keyring.gpg] https://dl.k6.io/deb stable main" | ' +
  'sudo tee /etc/apt/sources.list.d/k6.list && sudo apt-get update && sudo apt-get install -y k6';
