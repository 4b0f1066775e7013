import type { ReporterKind } from '../ports/reporter';
import { github } from './github';
import { html } from './html';
import { json } from './json';
import { junit } from './junit';
import { mackerel } from './mackerel';
import { markdown } from './markdown';
import { prometheus } from './prometheus';
import { pushgateway } from './pushgateway';
import { slack } from './slack';
import { terminal } from './terminal';

/** All kinds of reporters. To add one: a folder and a line. */
export const reporterKinds: readonly ReporterKind[] = [
  ...[terminal, json, junit, markdown, html, github],
  ...[slack, prometheus, pushgateway, mackerel],
];
