import type { ReporterKind } from '../ports/reporter';
import { json } from './json';
import { junit } from './junit';
import { mackerel } from './mackerel';
import { prometheus } from './prometheus';
import { pushgateway } from './pushgateway';
import { terminal } from './terminal';

/** All kinds of reporters. To add one: a folder and a line. */
export const reporterKinds: readonly ReporterKind[] = [
  ...[terminal, json, junit],
  ...[prometheus, pushgateway, mackerel],
];
