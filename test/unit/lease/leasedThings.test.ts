import { leasedThings, sharersIn } from '../../../src/lease/leasedThings';
import { providerKinds } from '../../../src/providers';

const kindOf = (name: string) => providerKinds.find(({ kind }) => kind === name)!;
const provider = (kind: string, settings: object) => ({
  name: kind,
  kind,
  settings: kindOf(kind).settings.parse(settings),
});

const mackerel = provider('mackerel', { organization: 'acme', apiKey: 'some-key' });
const onLoopback = provider('prometheus', {
  url: 'http://127.0.0.1:9090',
  alertmanager: 'http://127.0.0.1:9093',
});

describe('what a run leases', () => {
  it('is its environment and all that is watched, each once', () => {
    const environment = { name: 'lab', providers: [mackerel, { ...mackerel, name: 'again' }] };
    expect(leasedThings(environment, providerKinds, 'ann')).toEqual([
      'environment lab',
      'Mackerel organization acme at https://api.mackerelio.com',
    ]);
  });

  it('is of one machine alone where it is on loopback', () => {
    const [first, ...watched] = leasedThings({ name: 'lab', providers: [onLoopback] }, providerKinds, 'ann');
    expect(first).toBe('environment lab');
    expect(watched).toEqual([
      'Prometheus at http://127.0.0.1:9090 on ann',
      'Alertmanager at http://127.0.0.1:9093 on ann',
    ]);
    expect(leasedThings({ name: 'lab', providers: [onLoopback] }, providerKinds, 'bob')).not.toContain(watched[0]);
  });
});

it('requests are divided among those that ask the most asked of what a provider watches', () => {
  const prometheus = provider('prometheus', {
    url: 'https://prometheus.example.com',
    alertmanager: 'https://alerts.example.com',
  });
  const asked = new Map([
    ['environment lab', 7],
    ['Prometheus at https://prometheus.example.com', 2],
    ['Alertmanager at https://alerts.example.com', 3],
  ]);
  const sharers = sharersIn({ sharersOf: (thing) => asked.get(thing) ?? 1 }, 'ann');
  expect(sharers(kindOf('prometheus'), prometheus.settings)).toBe(3);
  expect(sharers(kindOf('mackerel'), mackerel.settings)).toBe(1);
});
