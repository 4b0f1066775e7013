import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFromFiles } from '../../../../src/commands/coverage/listFromFiles';
import { ConfigError, UsageError } from '../../../../src/domain/errors';
import { providerKinds } from '../../../../src/providers';
import { configHash } from '../../../../src/providers/mackerel/configHash';

const settings = undefined;
const both = [
  { name: 'mackerel', kind: 'mackerel', settings },
  { name: 'metrics', kind: 'prometheus', settings },
];

describe('monitors as code', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-monitors-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
  const list = (from: readonly string[], providers = both) =>
    listFromFiles(from, { dir, environment: { name: 'lab', providers }, kinds: providerKinds }).monitors;
  const caught = (action: () => unknown): unknown => {
    try {
      return action();
    } catch (error) {
      return error;
    }
  };
  const problemsOf = (name: string, text: string) => {
    write(name, text);
    const error = caught(() => list([name]));
    if (!(error instanceof ConfigError)) throw new Error(`no problem: ${JSON.stringify(error)}`);
    return error.problems.map(({ file, line, message }) => `${file}:${line ?? '?'} ${message}`);
  };

  const cpu = { id: 'm1', type: 'host', name: 'CPU', metric: 'cpu%', operator: '>', warning: null, critical: 90 };

  it('of mkr have the hash that the API has', () => {
    write('monitors.json', JSON.stringify({ monitors: [cpu, { type: 'connectivity' }] }));
    expect(list(['monitors.json'])).toEqual([
      { provider: 'mackerel', id: 'm1', name: 'CPU', type: 'host', configHash: configHash(cpu) },
      // Made for `push`: without an id, and a connectivity monitor needs no name.
      {
        provider: 'mackerel',
        name: 'connectivity',
        type: 'connectivity',
        configHash: configHash({ type: 'connectivity' }),
      },
    ]);
  });

  const rules = `
groups:
  - name: shop
    labels: { team: shop }
    rules:
      - { alert: Errors, expr: 'rate(errors[1m]) > 1', labels: { severity: warning } }
      - { alert: Errors, expr: 'rate(errors[1m]) > 9', for: 1m, labels: { severity: 1 } }
      - { record: a:b, expr: sum(x) }
      - { alert: Slow, expr: latency > 1 }
  - name: empty
`;

  it('of Prometheus are the alerting rules, with the ids that the server gives them, and without a hash', () => {
    write('rules.yml', rules);
    const rule = { provider: 'metrics', type: 'alerting' };
    expect(list(['rules.yml'])).toEqual([
      { ...rule, id: 'shop/Errors{severity="warning", team="shop"}', name: 'Errors' },
      { ...rule, id: 'shop/Errors{severity="1", team="shop"}', name: 'Errors' },
      { ...rule, id: 'shop/Slow', name: 'Slow' },
    ]);
  });

  it('may be a resource of the Prometheus operator', () => {
    const indented = rules.replaceAll('\n', '\n  ');
    write('resource.yaml', `kind: PrometheusRule\nspec:${indented}`);
    expect(list(['resource.yaml']).map(({ name }) => name)).toEqual(['Errors', 'Errors', 'Slow']);
  });

  it('have no id where two files give the same: groups of one name', () => {
    write('one.yml', 'groups: [{ name: g, rules: [{ alert: A, expr: up }] }]');
    write('two.yml', 'groups: [{ name: g, rules: [{ alert: A, expr: up }, { alert: B, expr: up }] }]');
    expect(list(['one.yml', 'two.yml']).map(({ id }) => id)).toEqual([undefined, undefined, 'g/B']);
  });

  it('come from several files at once, each once', () => {
    write('monitors.json', JSON.stringify({ monitors: [cpu] }));
    write('rules.yml', rules);
    expect(list(['monitors.json', 'rules.yml', 'rules.yml'])).toHaveLength(4);
  });

  it('are told with the line where a file is broken, and without what is in it', () => {
    expect(problemsOf('bad.json', '{ "monitors": [\n  { "type": "host", "name": "A" },\n  { "name": 7 }\n] }')).toEqual(
      ['bad.json:3 monitors[1].type: missing', 'bad.json:3 monitors[1].name: must be a text, not a number'],
    );
    expect(problemsOf('cut.json', '{ "monitors": [\n  { "type": "host",')[0]).toMatch(/^cut\.json:2 not valid YAML/);
    expect(problemsOf('bad.yml', 'groups:\n  - name: g\n    rules:\n      - { alrt: A }\n')).toEqual([
      'bad.yml:4 groups[0].rules[0]: is either an alerting rule or a recording rule: it has one of `alert` and `record`',
    ]);
    expect(problemsOf('resource.yaml', 'kind: PrometheusRule\nspec:\n  groups:\n    - rules: []\n')).toEqual([
      'resource.yaml:4 spec.groups[0].name: missing',
    ]);
    expect(problemsOf('other.yaml', 'a: 1\n')).toEqual([
      'other.yaml:1 this is no file of monitors: neither the monitors.json of `mkr monitors pull` nor a Prometheus rule file',
    ]);
    expect(problemsOf('empty.yaml', '')).toEqual([expect.stringContaining('this is no file of monitors')]);
    const error = caught(() => list(['gone.json']));
    expect(error).toMatchObject({ problems: [{ file: 'gone.json', message: 'there is no such file' }] });
  });

  it('may hold secrets, which no complaint shows', () => {
    write(
      's.json',
      '{ "monitors": [\n {"type":"external","headers":[{"name":"Authorization","value":"s3cr3t-t0ken"}],"name":7}]}',
    );
    const error = caught(() => list(['s.json']));
    expect(error).toBeInstanceOf(ConfigError);
    expect(JSON.stringify(error)).not.toContain('s3cr3t-t0ken');
    expect(JSON.stringify(error)).toContain('headers'); // The keys around are there.
  });

  describe('whose they are', () => {
    beforeEach(() => write('monitors.json', JSON.stringify({ monitors: [cpu] })));
    const two = [
      { name: 'east', kind: 'mackerel', settings },
      { name: 'west', kind: 'mackerel', settings },
    ];

    it('is the only provider of their kind', () => {
      expect(list(['monitors.json'])[0]?.provider).toBe('mackerel');
    });

    it('has to be said where there are several', () => {
      expect(caught(() => list(['monitors.json'], two))).toMatchObject({
        hint: 'write --from east=monitors.json or --from west=monitors.json',
      });
      expect(list(['west=monitors.json'], two)[0]?.provider).toBe('west');
    });

    it('is nobody where the environment has no such provider', () => {
      expect(caught(() => list(['monitors.json'], both.slice(1)))).toBeInstanceOf(UsageError);
      expect(caught(() => list(['metrics=monitors.json']))).toMatchObject({
        message: 'monitors.json has monitors of mackerel, but metrics is prometheus',
      });
    });

    it('takes a = that stands behind no name of a provider for a part of the path', () => {
      write('a=b.json', JSON.stringify({ monitors: [cpu] }));
      expect(list(['a=b.json'])).toHaveLength(1);
    });
  });
});
