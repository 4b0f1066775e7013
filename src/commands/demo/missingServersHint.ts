const releases = 'https://github.com/prometheus';

/** A release's folder from its archive, with the program in it. */
const unpacked = (name: string, version: string, platform: string): string =>
  `curl -fsSL ${releases}/${name}/releases/download/v${version}/${name}-${version}.${platform}.tar.gz | tar xz && ` +
  `export ${name.toUpperCase()}_BIN="$PWD/${name}-${version}.${platform}/${name}"`;

const both = (platform: string): string =>
  `${unpacked('prometheus', '2.53.0', platform)} && ${unpacked('alertmanager', '0.27.0', platform)}`;

const systems: readonly { readonly system: string; readonly line: string }[] = [
  {
    system: 'Debian, Ubuntu',
    line: 'sudo apt-get install -y --no-install-recommends prometheus prometheus-alertmanager',
  },
  { system: 'other Linux', line: both('linux-amd64') },
  { system: 'macOS', line: both('darwin-arm64') },
];

/** One line to copy for each system. https://prometheus.io/docs/prometheus/latest/installation/ */
export const missingServersHint: string = [
  'Get them with one of these lines, and start again:',
  ...systems.map(({ system, line }) => `  ${system.padEnd(14)} ${line}`),
  'For other machines: https://prometheus.io/download/. What is not on PATH is found through',
  'PROMETHEUS_BIN=/path/to/prometheus and ALERTMANAGER_BIN=/path/to/alertmanager.',
  'Debian starts them as services, too; the demo leaves those alone and starts its own, on free ports.',
].join('\n');
