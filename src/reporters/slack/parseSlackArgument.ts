import { UsageError } from '../../domain/errors';

export interface SlackArgument {
  /** Of a secret of the environment. */
  readonly name: string;
  /** Nothing is said of a run that passed. */
  readonly isQuiet: boolean;
}

/**
 * `SLACK_URL` or `SLACK_URL,quiet`. Throws UsageError; it does not repeat the text, for a URL in its place would be the
 * secret itself. An argument stands in the process list and in the report, whatever is done about it later.
 */
export function parseSlackArgument(text: string): SlackArgument {
  const [name = '', ...options] = text.split(',');
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new UsageError("the reporter slack takes the name of a secret, not the webhook's URL", {
      hint: 'the URL belongs into `secrets` of the environment: --reporter slack=SLACK_URL',
    });
  }
  if (options.some((option) => option !== 'quiet')) {
    throw new UsageError('the reporter slack knows no such option', { hint: `--reporter slack=${name},quiet` });
  }
  return { name, isQuiet: options.length > 0 };
}
