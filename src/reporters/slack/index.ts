import { postTwice } from '../../announcing/postTwice';
import { UsageError } from '../../domain/errors';
import { isSafeWebhook, safeWebhookRule } from '../../domain/safeWebhook';
import { NotSent, type ReporterKind } from '../../ports/reporter';
import { parseSlackArgument } from './parseSlackArgument';

export const slack: ReporterKind = {
  kind: 'slack',
  summary: 'what did not pass, to a channel of Slack; the webhook is one of the `secrets` of the environment',
  file: 'none',
  argument: { placeholder: 'SECRET[,quiet]', check: (text) => void parseSlackArgument(text) },
  create: ({ argument = '', otherFiles = [] }, system) => {
    const { name, isQuiet } = parseSlackArgument(argument);
    const url = system.secret(name);
    if (url === undefined) {
      throw new UsageError(`the reporter slack finds no secret ${name} in this environment`, {
        hint: `in alertdrill.yaml: secrets: { ${name}: "\${${name}}" }`,
      });
    }
    if (!isSafeWebhook(url)) throw new UsageError(`the secret ${name} of the reporter slack ${safeWebhookRule}`);
    return {
      runFinished: async (report, missing) => {
        // Not at the start, where every command would load what it needs.
        const { slackMessage } = await import('./slackMessage');
        const message = slackMessage(report, { missing, otherFiles, isQuiet });
        if (message === undefined) return;
        const problem = await postTwice(url, JSON.stringify(message), system);
        if (problem !== undefined) throw new NotSent(problem);
      },
    };
  },
};
