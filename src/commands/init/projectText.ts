import type { Answers } from './answers';
import { inComment, scalar } from './yamlText';

/** The variable that holds the base URL of what is drilled. */
export const targetVariable = 'TARGET_URL';

/** The text of alertdrill.yaml. `schema` is where its JSON Schema lies, relative to it. */
export function projectText(answers: Answers, schema: string): string {
  const { environment, provider, target } = answers;
  const host = target === undefined ? '' : JSON.stringify(new URL(target).host);
  return `# yaml-language-server: $schema=${schema}
#
# What may be drilled, and whose alerts are watched. Written by \`alertdrill init\`; all of it is yours to change.
environments:
  ${scalar(environment)}:
    # What faults, probes and load may touch or run; nothing else ever.
    allow:
      hosts: [${host}]
      commands: []   # programs that a fault may run: [systemctl]
      files: []      # files, folders and patterns that a fault may change
    # For expectation files, as \${NAME}. They see nothing else: only this file reads the environment and .env.
    vars:${target === undefined ? ` {}       # ${targetVariable}: https://shop.verify.example.com` : `\n      ${targetVariable}: ${scalar(target)}`}
    # For headers and bodies of faults and probes, as \${secret.NAME}; they reach no output.
    # secrets: { ADMIN_TOKEN: "\${ADMIN_TOKEN}" }
    providers:
${untriedNote(answers)}      ${scalar(provider)}:
${settingLines(answers)}
  # Another environment has another name here. With \`production: true\` it is refused, unless \`run\` is told its name.
`;
}

const untriedNote = ({ isTried, title }: Answers): string =>
  isTried
    ? ''
    : `      # Not tried yet: ${inComment(title)} was not asked. \`alertdrill check\` says whether key and organization fit.\n`;

function settingLines({ settings, keyVariable }: Answers): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    const written = value === `\${${keyVariable}}` ? JSON.stringify(value) : scalar(value);
    const why = reasons[name];
    return `        ${name}: ${written}${why === undefined ? '' : `   # ${why}`}`;
  });
  return lines.join('\n');
}

const reasons: Readonly<Record<string, string>> = {
  organization: "compared with the key's own before anything is touched",
  apiKey: 'from the environment or .env, never written here',
};
