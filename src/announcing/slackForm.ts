/** Source: https://docs.slack.dev/reference/block-kit/blocks/section-block and .../blocks (limits). */
const longestSection = 3_000;
export const mostBlocks = 50;
/** Of the text beside the blocks, which notifications show; longer ones are cut by Slack itself. */
const longestText = 4_000;

/** Body of Slack's incoming webhooks. Each line is a block, the first in bold. */
export function slackForm(lines: readonly string[]): unknown {
  const [first = '', ...others] = lines;
  const shown =
    others.length < mostBlocks
      ? others
      : [...others.slice(0, mostBlocks - 2), moreText(others.length - mostBlocks + 2)];
  return {
    text: cut(escaped(first), longestText),
    blocks: [
      section(`*${cut(escaped(first), longestSection - 2).replaceAll('*', '∗')}*`),
      ...shown.map((line) => section(cut(escaped(line), longestSection))),
    ],
  };
}

/** One small grey line, for what nobody has to look at. */
export function quietSlackForm(line: string): unknown {
  const text = cut(escaped(line), longestSection);
  return { text, blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text }] }] };
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

const moreText = (count: number) => `and ${count} more`;

/** These three alone: https://docs.slack.dev/messaging/formatting-message-text#escaping */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Not within an escaped character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const part = text
    .slice(0, longest - 1)
    .replace(/&[a-z]*$/, '')
    .replace(/[\uD800-\uDBFF]$/, '');
  return `${part}…`;
}
