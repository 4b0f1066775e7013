import { join } from 'node:path';
import { inspect } from 'node:util';
import { readProject } from '../../../src/config/projectFile';
import { providerKinds } from '../../../src/providers';
import { smallKinds } from './smallKinds';
import { workFolders } from './workFolder';

const folder = workFolders();

const read = (
  yaml: string,
  environmentVariables: Record<string, string>,
  kinds: { providers: typeof providerKinds } = smallKinds,
) => {
  const dir = folder({ 'alertdrill.yaml': yaml, '.env': '' });
  return readProject({ file: join(dir, 'alertdrill.yaml'), dir, environmentVariables, kinds });
};

/** Word for word that of files.md. */
const sample = `environments:
  verification:
    allow: { hosts: [shop.verify.example.com], commands: [systemctl] }   # what faults, probes and load may touch or run; nothing else ever
    vars: { SHOP_URL: "https://shop.verify.example.com" }
    secrets: { ADMIN_TOKEN: "\${SHOP_ADMIN_TOKEN}", SLACK_URL: "\${SLACK_URL}" }
    announce: { webhook: "\${secret.SLACK_URL}" }     # start, end, and above all a failed rollback; plain JSON or Slack
    providers:
      mackerel: { organization: acme-verify }      # kind = the key, or kind: mackerel under a free name; url: https://api.mackerelio.com;
                                                   # apiKey: \${MACKEREL_APIKEY}; proxy, caFile, noProxy as usual; all can be set
  lab:
    allow: { hosts: [127.0.0.1] }
    vars: { SHOP_URL: "\${SHOP_URL:-http://127.0.0.1:18080}" }            # only this file may read the process environment and .env
    providers:
      prometheus: { url: "http://127.0.0.1:19090", alertmanager: "http://127.0.0.1:19093" }
    webhook: { listen: "127.0.0.1:19095" }         # where notifications are received; publicUrl: for providers that are not on loopback
`;

const slackUrl = 'https://hooks.slack.com/services/T000/B000/squeamish-ossifrage';

describe('announce of the project file', () => {
  test('is taken as files.md has it, and its URL is a secret', () => {
    const found = read(
      sample,
      { SHOP_ADMIN_TOKEN: 'token-1', SLACK_URL: slackUrl, MACKEREL_APIKEY: 'key-1' },
      { providers: providerKinds },
    );
    if (!('project' in found)) throw new Error(inspect(found.problems));
    const environment = found.project.environments.get('verification');
    expect(environment?.announce?.form).toBe('slack');
    expect(environment?.announce?.webhook.reveal()).toBe(slackUrl);
    const hidden = environment?.hidden.map((secret) => secret.reveal());
    expect(hidden).toContain(slackUrl);
    expect(hidden).toContain('/services/T000/B000/squeamish-ossifrage');
    expect(inspect(environment, { depth: 9 })).not.toContain('squeamish');
    expect(JSON.stringify(environment)).not.toContain('squeamish');
    // Of a provider's key there is a reference for faults that post to it, which no file can write.
    expect(environment?.secrets['provider.mackerel']?.reveal()).toBe('key-1');
    expect(environment?.secretNames).toEqual(['ADMIN_TOKEN', 'SLACK_URL']);
  });

  const lab = (announce: string, secrets = '') =>
    `environments: { lab: { ${secrets} announce: ${announce}, providers: { acme: { account: a } } } }\n`;
  const environmentOf = (yaml: string, variables: Record<string, string>) => {
    const found = read(yaml, { ACME_KEY: 'acme-key-1', ...variables });
    if (!('project' in found)) throw new Error(inspect(found.problems));
    return found.project.environments.get('lab');
  };

  test.each([
    ['https://hooks.slack.com/services/x', undefined, 'slack'],
    ['https://hooks.slack.com/services/x', 'json', 'json'],
    ['https://hooks.slack.com.example.com/services/x', undefined, 'json'],
    ['https://chat.example.com/hooks/x', undefined, 'json'],
    ['https://chat.example.com/hooks/x', 'slack', 'slack'],
    ['http://127.0.0.1:8065/hooks/x', undefined, 'json'],
  ])('%s with the form %s is told in the form %s', (url, form, expected) => {
    const announce = `{ webhook: "\${HOOK}"${form === undefined ? '' : `, form: ${form}`} }`;
    expect(environmentOf(lab(announce), { HOOK: url })?.announce?.form).toBe(expected);
  });

  test('names variables that hold the URL, so that programs do not inherit them', () => {
    const url = 'https://chat.example.com/hooks/x';
    expect(environmentOf(lab('{ webhook: "${HOOK}" }'), { HOOK: url })?.withheld).toContain('HOOK');
    const secrets = 'secrets: { HOOK_URL: "${HOOK}" },';
    expect(environmentOf(lab('{ webhook: "${secret.HOOK_URL}" }', secrets), { HOOK: url })?.withheld).toContain('HOOK');
  });

  test.each([
    ['{ webhook: "${HOOK}" }', ''],
    ['{ webhook: "${secret.HOOK_URL}" }', 'secrets: { HOOK_URL: "${HOOK}" },'],
  ])('%s whose variable is not set keeps a drill from beginning, and nothing else', (announce, secrets) => {
    const environment = environmentOf(lab(announce, secrets), {});
    expect(environment?.announce).toBeUndefined();
    expect(environment?.missing).toMatchObject([{ message: expect.stringContaining('HOOK is not set') as string }]);
  });

  test.each([
    ['{ webhook: "http://chat.example.com/hooks/squeamish" }', 'announce.webhook: must be an https URL'],
    ['{ webhook: "ftp://127.0.0.1/squeamish" }', 'announce.webhook: must be an https URL'],
    ['{ webhook: "squeamish" }', 'announce.webhook: must be an https URL'],
    ['{ form: json }', 'announce.webhook: missing'],
    ['{ webhook: "https://chat.example.com/squeamish", form: slak }', 'announce.form: must be json or slack'],
    ['{ webhook: "${secret.NONE}" }', 'there is no secret NONE'],
  ])('%s is refused, and not repeated', (announce, message) => {
    const found = read(lab(announce), { ACME_KEY: 'acme-key-1' });
    const problems = 'project' in found ? [] : found.problems;
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(JSON.stringify(problems)).not.toContain('squeamish');
  });

  test('elsewhere this file has no references to secrets', () => {
    const found = read('environments: { lab: { vars: { A: "${secret.B}" }, providers: { acme: { account: a } } } }', {
      ACME_KEY: 'acme-key-1',
    });
    expect('project' in found ? [] : found.problems).toMatchObject([
      { message: expect.stringContaining('this file has no ${secret.NAME}') as string },
    ]);
  });
});
