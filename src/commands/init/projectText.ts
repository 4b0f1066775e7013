import type { Answers } from './answers';
import { inComment, literal, scalar } from '../scaffold/yamlText';

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
      processes: []  # programs whose processes a fault may stop or end: [nginx]
    # For expectation files, as \${NAME}. They see nothing else: only this file reads the environment and .env.
    vars:${target === undefined ? ` {}       # ${targetVariable}: https://shop.verify.example.com` : `\n      ${targetVariable}: ${scalar(target)}`}
    # For headers and bodies of faults and probes, as \${secret.NAME}; they reach no output.
    # secrets: { ADMIN_TOKEN: "\${ADMIN_TOKEN}" }
    providers:
${untriedNote(answers)}${notes(answers)}      ${scalar(provider)}:
${settingLines(answers)}
  # Another environment has another name here. With \`production: true\` it is refused, unless \`run\` is told its name.
`;
}

const untriedNote = ({ isTried, title }: Answers): string =>
  isTried
    ? ''
    : `      # Not tried yet: ${inComment(title)} was not asked. \`alertdrill check\` says whether this is right.\n`;

const notes = (answers: Answers): string => answers.notes.map((note) => `      # ${inComment(note)}\n`).join('');

function settingLines({ settings, key, organization, furtherSettings }: Answers): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (key !== undefined && value === `\${${key.variable}}`) {
      return `${name}: ${JSON.stringify(value)}   # from the environment or .env, never written here`;
    }
    const why = organization === value ? "   # compared with the key's own before anything is touched" : '';
    return `${name}: ${valueText(value)}${why}`;
  });
  return [...lines, ...furtherSettings.map((line) => `# ${line}`)].map((line) => `        ${line}`).join('\n');
}

/** In one line. */
const valueText = (value: unknown): string =>
  typeof value === 'string' ? scalar(value) : literal(JSON.stringify(value));
