import { now, readOnlyKey, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin();
});
afterEach(() => standin.close());

const webhook = { type: 'webhook', name: 'Hook', url: 'http://127.0.0.1:1/hook', events: ['alert'] };
const slack = { type: 'slack', name: 'Slack', url: 'https://hooks.slack.com/services/T/B/X', events: ['alert'] };
const email = { type: 'email', name: 'Mail', emails: ['oncall@example.com'], userIds: [], events: ['alert'] };

const idOf = async (answer: Promise<{ readonly status: number; readonly body: unknown }>): Promise<string> => {
  const { status, body } = await answer;
  expect(status).toBe(200);
  return (body as { id: string }).id;
};
const channels = async () => ((await standin.get('/channels')).body as { channels: readonly object[] }).channels;

interface Group {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly childChannelIds: readonly string[];
  readonly childNotificationGroupIds: readonly string[];
  readonly monitors: readonly { readonly id: string }[];
  readonly services: readonly { readonly name: string }[];
}
const groups = async () =>
  ((await standin.get('/notification-groups')).body as { notificationGroups: readonly [Group, ...Group[]] })
    .notificationGroups;

describe('channels', () => {
  it.each([webhook, slack, email])('of the type $type are made, listed, changed and deleted', async (input) => {
    const id = await idOf(standin.send('POST', '/channels', input));
    expect(await channels()).toEqual([expect.objectContaining({ ...input, id, suspendedAt: null })]);
    const renamed = { ...input, name: 'New', events: ['hostStatus', 'monitor'] };
    expect(await standin.send('PUT', `/channels/${id}`, renamed)).toMatchObject({
      status: 200,
      body: { ...renamed, id },
    });
    expect((await standin.send('PUT', `/channels/${id}`, renamed)).body).not.toHaveProperty('suspendedAt');
    expect(await standin.send('DELETE', `/channels/${id}`)).toMatchObject({ status: 200, body: { ...renamed, id } });
    expect(await channels()).toEqual([]);
  });

  it('belong to the default group, unless they are not to', async () => {
    const there = await idOf(standin.send('POST', '/channels', webhook));
    await idOf(standin.send('POST', '/channels', { ...webhook, addToDefaultNotificationGroup: false }));
    expect((await groups())[0]).toMatchObject({ type: 'group-default', childChannelIds: [there] });
    await standin.send('DELETE', `/channels/${there}`);
    expect((await groups())[0].childChannelIds).toEqual([]);
  });

  it.each([
    ['a type that only people make', { ...webhook, type: 'pagerduty' }],
    ['no name', { ...webhook, name: '' }],
    ['a URL that is none', { ...webhook, url: 'nowhere' }],
    ['a URL of another kind', { ...slack, url: 'ftp://example.com/' }],
    ['an unknown event', { ...webhook, events: ['alert', 'lunch'] }],
    ['an address that is none', { ...email, emails: ['oncall'] }],
    ['a user of nobody', { ...email, userIds: ['u1'] }],
  ])('with %s are refused', async (_, input) => {
    expect(await standin.send('POST', '/channels', input)).toMatchObject({
      status: 400,
      body: { error: { message: expect.any(String) as string } },
    });
    expect(await channels()).toEqual([]);
  });

  it('keep their type, and enter the default group only when they are made', async () => {
    const id = await idOf(standin.send('POST', '/channels', webhook));
    expect((await standin.send('PUT', `/channels/${id}`, slack)).status).toBe(400);
    const added = { ...webhook, addToDefaultNotificationGroup: true };
    expect((await standin.send('PUT', `/channels/${id}`, added)).status).toBe(400);
  });

  it('that are unknown are not found', async () => {
    expect((await standin.send('PUT', '/channels/none', webhook)).status).toBe(404);
    expect((await standin.send('DELETE', '/channels/none')).status).toBe(404);
  });

  it('are read with a key that may read, and made with one that may write', async () => {
    expect((await standin.get('/channels', readOnlyKey)).status).toBe(200);
    expect((await standin.get('/notification-groups', readOnlyKey)).status).toBe(200);
    expect((await standin.send('POST', '/channels', webhook, readOnlyKey)).status).toBe(403);
    expect((await standin.send('POST', '/notification-groups', {}, readOnlyKey)).status).toBe(403);
  });
});

describe('notification groups', () => {
  const group = {
    name: 'Team',
    notificationLevel: 'critical',
    childNotificationGroupIds: [] as string[],
    childChannelIds: [] as string[],
  };
  const monitor = { type: 'external', name: 'Front', url: 'http://127.0.0.1:1/' };

  it('are made, listed behind the default one, changed and deleted', async () => {
    const channel = await idOf(standin.send('POST', '/channels', webhook));
    const monitorId = await idOf(standin.send('POST', '/monitors', monitor));
    const members = { childChannelIds: [channel], monitors: [{ id: monitorId }], services: [{ name: 'shop' }] };
    const id = await idOf(standin.send('POST', '/notification-groups', { ...group, ...members }));
    const made = { ...group, ...members, id, type: 'group', monitors: [{ id: monitorId, skipDefault: false }] };
    expect((await groups()).slice(1)).toEqual([made]);
    // Everything is replaced: what is left out is gone.
    const replaced = { ...group, notificationLevel: 'all', id, type: 'group', monitors: [], services: [] };
    expect(
      await standin.send('PUT', `/notification-groups/${id}`, { ...group, notificationLevel: 'all' }),
    ).toMatchObject({ status: 200, body: replaced });
    expect(await standin.send('DELETE', `/notification-groups/${id}`)).toMatchObject({ status: 200, body: replaced });
    expect(await groups()).toHaveLength(1);
  });

  it('lose what no longer exists', async () => {
    const channel = await idOf(standin.send('POST', '/channels', webhook));
    const monitorId = await idOf(standin.send('POST', '/monitors', monitor));
    const below = await idOf(standin.send('POST', '/notification-groups', group));
    await standin.send('POST', '/notification-groups', {
      ...group,
      childNotificationGroupIds: [below],
      childChannelIds: [channel],
      monitors: [{ id: monitorId, skipDefault: true }],
      services: [{ name: 'shop' }],
    });
    for (const path of [
      `channels/${channel}`,
      `monitors/${monitorId}`,
      `notification-groups/${below}`,
      'services/shop',
    ]) {
      expect((await standin.send('DELETE', `/${path}`)).status).toBe(200);
    }
    expect((await groups()).at(-1)).toMatchObject({
      childNotificationGroupIds: [],
      childChannelIds: [],
      monitors: [],
      services: [],
    });
  });

  it.each([
    ['no name', { name: '' }],
    ['an unknown level', { notificationLevel: 'warning' }],
    ['an unknown channel', { childChannelIds: ['none'] }],
    ['an unknown group', { childNotificationGroupIds: ['none'] }],
    ['an unknown monitor', { monitors: [{ id: 'none' }] }],
    ['an unknown service', { services: [{ name: 'none' }] }],
  ])('with %s are refused', async (_, wrong) => {
    expect((await standin.send('POST', '/notification-groups', { ...group, ...wrong })).status).toBe(400);
    expect(await groups()).toHaveLength(1);
  });

  it('can not lie below themselves', async () => {
    const one = await idOf(standin.send('POST', '/notification-groups', group));
    const two = await idOf(
      standin.send('POST', '/notification-groups', { ...group, childNotificationGroupIds: [one] }),
    );
    for (const below of [one, two]) {
      const circle = { ...group, childNotificationGroupIds: [below] };
      expect((await standin.send('PUT', `/notification-groups/${one}`, circle)).status).toBe(400);
    }
  });

  it('of which the default one can be neither renamed nor deleted', async () => {
    const [{ id, name }] = await groups();
    const channel = await idOf(standin.send('POST', '/channels', webhook));
    const path = `/notification-groups/${id}`;
    expect((await standin.send('DELETE', path)).status).toBe(400);
    expect((await standin.send('PUT', path, { ...group, name: 'Mine' })).status).toBe(400);
    const quieter = { ...group, name, childChannelIds: [channel] };
    expect(await standin.send('PUT', path, quieter)).toMatchObject({
      status: 200,
      body: { ...quieter, type: 'group-default' },
    });
  });

  it('that are unknown are not found', async () => {
    expect((await standin.send('PUT', '/notification-groups/none', group)).status).toBe(404);
    expect((await standin.send('DELETE', '/notification-groups/none')).status).toBe(404);
  });

  it('may have null for an empty list, as the official client sends it', async () => {
    const input = { ...group, childNotificationGroupIds: null, childChannelIds: null };
    expect((await standin.send('POST', '/notification-groups', input)).status).toBe(200);
  });
});

describe('a seed', () => {
  it('has channels and groups, suspended ones and the default group too', async () => {
    await standin.close();
    const suspendedAt = now() - 60;
    standin = await startedStandin({
      seed: {
        services: [{ name: 'shop' }],
        channels: [
          { id: 'c1', type: 'webhook', name: 'Hook', url: 'http://127.0.0.1:1/', suspendedAt },
          {
            id: 'c2',
            type: 'webhook',
            name: 'Other',
            url: 'http://127.0.0.1:1/',
            addToDefaultNotificationGroup: false,
          },
        ],
        notificationGroups: [
          { id: 'g1', name: 'Team', notificationLevel: 'all', childNotificationGroupIds: ['g2'] },
          { id: 'g2', name: 'Below', notificationLevel: 'critical', childChannelIds: ['c2'] },
        ],
      },
    });
    expect(await channels()).toMatchObject([
      { id: 'c1', suspendedAt },
      { id: 'c2', suspendedAt: null },
    ]);
    expect(await groups()).toMatchObject([
      { type: 'group-default', childChannelIds: ['c1'] },
      { id: 'g1', type: 'group' },
      { id: 'g2' },
    ]);
  });
});
