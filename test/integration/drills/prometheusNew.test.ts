import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { fillBlanks } from '../../support/fillBlanks';
import { describeWithServers } from '../../support/prometheusStack';

jest.setTimeout(90_000);

const rules = `
groups:
  - name: shop
    rules:
      - alert: HighErrorRate
        expr: sum without (code) (shop_requests{code=~"5.."}) > 5
        for: 1s
        labels: { severity: critical, service: shop }
        annotations: { runbook_url: "https://wiki.example.com/errors" }
`;
const sample = 'shop_requests{code="500"}';

describeWithServers('new, against a real Prometheus', () => {
  let world: PrometheusWorld;
  beforeAll(async () => {
    world = await startPrometheusWorld({ rules, samples: { [sample]: 0 } });
    await world.stack.evaluated();
    await world.stack.until('shop_requests', 'some');
  });
  afterAll(() => world.stop());

  it('writes a file that is drilled once a person has filled it in', async () => {
    const file = 'expectations/high-error-rate.yaml';
    const written = await world.cli(['new', '--monitor', 'HighErrorRate']);
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(join(world.dir, file), 'utf8');
    expect(text).toContain('runbook: https://wiki.example.com/errors\n');
    expect(text).toMatch(/# {5}\+ `for` of 1 s in evaluations every .*\n +within: \d+s\n/);
    const unfilled = await world.cli(['check']);
    expect(unfilled.code).toBe(2);
    expect(unfilled.stderr).toContain(`${file}:`);
    expect(unfilled.stderr).toMatch(/\n3 problems\n/);

    const { inject } = shopBreaks(after(0, { [sample]: 9 })).http;
    const filled = fillBlanks(text, (what) => (what.startsWith('URL') ? '${SHOP_URL}/fault' : '${SHOP_URL}/shop'));
    world.write(file, filled.replace(/(inject: .*) }$/m, `$1, json: ${JSON.stringify(inject.json)} }`));
    const checked = await world.cli(['check']);
    expect(checked.stdout).toMatch(/✓ prometheus\/HighErrorRate/);
    // The deadline lies over the worst case of this very rule: no error, and no warning either.
    expect(checked.stdout).not.toMatch(/[✗!]/);
    expect(checked.code).toBe(0);
    const drilled = await world.drill();
    expect(drilled.report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);
    expect(drilled.code).toBe(0);
    world.expectNothingLeft();
  });
});
