import { scenarioConfig, scenarioHash } from '../../../src/config/scenarioHash';

const scenario = {
  scenario: 'a',
  title: 'T',
  fault: {
    http: {
      inject: {
        url: '${SHOP_URL}/admin?cut=/checkout&key=s3cret',
        method: 'PUT',
        headers: { authorization: 'Bearer ${secret.ADMIN}', 'x-key': 's3cret' },
        json: { cut: true },
      },
      rollback: { url: 'https://ana:s3cret@shop.example.com/' },
    },
  },
  effect: { command: ['psql', 'postgres://ana:s3cret@db/shop'] },
  expect: [{ monitor: 'M', within: '4m' }],
};

describe('what the hash of a scenario is of', () => {
  it('is kept with its keys in order: references as they are, and no secret that was written into the file', () => {
    const shown = scenarioConfig(scenario);
    expect(shown).toEqual({
      expect: [{ monitor: 'M' }],
      fault: {
        http: {
          inject: {
            url: '${SHOP_URL}/admin?cut=***&key=***',
            method: 'PUT',
            headers: { authorization: '***${secret.ADMIN}', 'x-key': '***' },
            json: { cut: true },
          },
          rollback: { url: 'https://***@shop.example.com/' },
        },
      },
      effect: { command: ['psql', 'postgres://***@db/shop'] },
      forbid: [],
    });
    const { fault, ...rest } = scenario;
    expect(JSON.stringify(scenarioConfig({ ...rest, fault }))).toBe(JSON.stringify(shown));
  });

  it('says nothing of what does not matter, and the hash changes where it is hidden', () => {
    const other = JSON.parse(JSON.stringify(scenario).replaceAll('s3cret', '0ther')) as unknown;
    expect(scenarioConfig({ ...scenario, title: 'U' })).toEqual(scenarioConfig(other));
    expect(scenarioHash({ ...scenario, title: 'U' })).toBe(scenarioHash(scenario));
    expect(scenarioHash(other)).not.toBe(scenarioHash(scenario));
  });

  it('of what is no scenario is none', () => expect(scenarioConfig(null)).toEqual({ expect: [], forbid: [] }));
});
