import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { foldDrill } from '../../../../src/domain/foldReport';
import type { DrillReport, Report } from '../../../../src/domain/report';
import { junitXml } from '../../../../src/reporters/junit/junitXml';
import { exampleDrill, exampleNames, exampleReport, exampleScenario } from '../../../support/exampleDrills';

const schema = readFileSync(join(__dirname, '../../../fixtures/junit/junit.xsd'), 'utf8');

async function errorsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents: xml }], schema: [schema] });
  return errors.map(({ message }) => message);
}

/** The text between a case's opening and closing tags. */
const caseOf = (xml: string, name: string): string =>
  new RegExp(`<testcase[^>]* name="${name.replace(/[()]/g, '\\$&')}"[^>]*>([^]*?)</testcase>`).exec(xml)?.[0] ?? '';

const withDrill = (change: (drill: DrillReport) => DrillReport): Report => ({
  ...exampleReport('missed'),
  drills: [change(foldDrill(exampleDrill('missed')))],
});

describe('the JUnit report', () => {
  it('is valid whatever a drill came to', async () => {
    expect(await errorsOf(junitXml(exampleReport(...exampleNames), [exampleScenario({ name: 'never-run' })]))).toEqual(
      [],
    );
  });

  it('is checked by a schema that finds faults', async () => {
    const xml = junitXml(exampleReport('missed'), []);
    expect(await errorsOf(xml.replace('<testcase', '<testcaze'))).not.toEqual([]);
    expect(await errorsOf(xml.replace(/tests="\d+"/, 'tests="some"'))).not.toEqual([]);
    expect(await errorsOf(xml.replace('<failure', '\u0007<failure'))).not.toEqual([]);
  });

  it('has a suite a scenario and a case a question', () => {
    const xml = junitXml(exampleReport('passed', 'missed', 'control'), []);
    const names = [...xml.matchAll(/<(?:testsuite|testcase) [^>]*?\bname="([^"]*)"/g)].map(([, name]) => name);
    expect(names).toEqual([
      'access-10x',
      'Shop p95 latency (critical)',
      'Shop p95 latency (critical): closes again',
      'route-cut',
      'Shop p95 latency (critical)',
      'quiet-hour',
      'Shop 5xx rate (forbidden)',
      'any other alert',
    ]);
  });

  it('has a case for who is told, that fails by itself and says why', () => {
    const xml = junitXml(exampleReport('not-notified', 'notified'), []);
    expect(caseOf(xml, 'Shop p95 latency (critical)')).not.toContain('<failure');
    const untold = caseOf(xml, 'Shop p95 latency (critical): is notified by oncall');
    expect(untold).toContain('type="not-notified"');
    expect(untold).toContain('silenced: silence 5f2 of ana');
    expect(untold).toContain('told instead: team-b');
    const told = caseOf(xml, 'Shop p95 latency (critical): is notified');
    expect(told).not.toContain('<failure');
    expect(told).toContain('<property name="receiver" value="oncall"');
    expect(xml).toContain('stages: pending after');
  });

  it('makes what failed a failure, with its evidence', () => {
    const failed = caseOf(junitXml(exampleReport('missed'), []), 'Shop p95 latency (critical)');
    expect(failed).toContain('type="missed"');
    expect(failed).toContain('peaked at 675 ms, critical is above 800 ms');
    expect(failed).not.toContain('<error');
  });

  it('makes what is inconclusive an error: never green, never blamed on the monitor', () => {
    const inconclusive = caseOf(junitXml(exampleReport('unreachable'), []), 'Shop p95 latency (critical)');
    expect(inconclusive).toContain('<error message="provider-unreachable: mackerel gave no complete answer');
    expect(inconclusive).not.toContain('<failure');
  });

  it('makes a failed rollback a failing case of its own, and the first', () => {
    const xml = junitXml(exampleReport('rollback-failed'), []);
    expect(/<testcase[^>]* name="([^"]*)"/.exec(xml)?.[1]).toBe('rollback');
    expect(caseOf(xml, 'rollback')).toContain('<failure message="The fault may still be there: PUT http');
    expect(xml).toMatch(/<testsuite [^>]*failures="1"/);
    expect(junitXml(exampleReport('passed'), [])).not.toContain('name="rollback" time');
  });

  it('skips what was not run, with the reason, and only that', () => {
    const selected = [exampleScenario(), exampleScenario({ name: 'never-run' })];
    const xml = junitXml(exampleReport('passed'), selected);
    expect(xml.match(/<skipped\/>/g)).toHaveLength(1);
    expect(xml).toContain('Not run: the run ended before this drill began.');
  });

  it('gives times in seconds, and the latency with its bounds in properties', () => {
    const { latencyMs } = exampleReport('passed').drills[0]?.expectations[0] ?? {};
    const passed = caseOf(junitXml(exampleReport('passed'), []), 'Shop p95 latency (critical)');
    expect(passed).toContain(`time="${(latencyMs?.estimate ?? Number.NaN) / 1_000}"`);
    expect(passed).toContain(`<property name="latency_latest_ms" value="${latencyMs?.latest ?? ''}"`);
    expect(passed).toContain('<property name="worst_ms" value="9000"');
    expect(junitXml(exampleReport('passed'), [])).toMatch(/<testsuite [^>]*time="24"/);
  });

  it('survives characters that XML has no place for', async () => {
    const hostile = 'a\u0000b\u001b[31mc\ud800d\ufffe]]>e<f&g"h';
    const xml = junitXml(
      withDrill((drill) => ({
        ...drill,
        scenario: hostile,
        reason: hostile,
        expectations: drill.expectations.map((each) => ({
          ...each,
          monitor: { name: hostile },
          explanation: [{ cause: 'similar-alert', evidence: hostile }],
        })),
      })),
      [],
    );
    expect(await errorsOf(xml)).toEqual([]);
    expect(xml).toContain('e&lt;f&amp;g');
    expect(xml).not.toContain('[31m');
  });
});
