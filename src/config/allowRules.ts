import { AlertdrillError } from '../domain/errors';
import type { Touch } from '../ports/fault';
import { allowNothing, isAllowed, type Allow } from './allow';
import type { Issue, Path } from './issue';
import { issueAt } from './issue';
import type { EnvironmentOutline } from './environmentOutline';

/** A fault or probe of a file, and what it touches. */
export interface Touching {
  readonly path: Path;
  /** As it is written, variables replaced: to find what to point at. */
  readonly written: unknown;
  /** Throws an AlertdrillError where the options make no sense in this scenario. */
  readonly touches: () => readonly Touch[];
  /** Whether all that the kind gets to see is right; only then does it count when it finds no sense in it. */
  readonly isWhole: boolean;
}

/** Everything that is touched outside of what the environment allows, as far as that is known. */
export function allowRules(touching: Touching, environment: EnvironmentOutline, projectDir: string): readonly Issue[] {
  const touches = touchesOf(touching);
  if ('issue' in touches) return touching.isWhole ? [touches.issue] : [];
  return touches.value.flatMap((touch) => {
    const { list, text } = inWords(touch);
    const entries = environment.allow[list];
    if (entries === undefined || isAllowed(touch, { ...allowNothing, [list]: entries }, projectDir)) return [];
    const hint = `allow.${list} of ${environment.name} ${entries.length === 0 ? 'is empty' : `has: ${entries.join(', ')}`}`;
    const at = [...touching.path, ...(leafWith(touching.written, text) ?? [])];
    return issueAt(at, `${text} is not allowed in the environment ${environment.name}`, { hint });
  });
}

function touchesOf({ path, touches }: Touching): { readonly value: readonly Touch[] } | { readonly issue: Issue } {
  try {
    return { value: touches() };
  } catch (error) {
    if (!(error instanceof AlertdrillError)) throw error;
    return { issue: issueAt(path, error.message, error.hint === undefined ? {} : { hint: error.hint }) };
  }
}

function inWords(touch: Touch): { readonly list: keyof Allow; readonly text: string } {
  switch (touch.type) {
    case 'url':
      return { list: 'hosts', text: touch.url };
    case 'command':
      return { list: 'commands', text: touch.program };
    case 'path':
      return { list: 'files', text: touch.path };
    case 'process':
      return { list: 'processes', text: touch.program };
    default:
      return touch satisfies never;
  }
}

/** Where a text is written; kinds may have put `tcp://` or a folder in front of it. */
function leafWith(written: unknown, text: string): Path | undefined {
  if (typeof written === 'string') return written !== '' && `/${text}`.endsWith(`/${written}`) ? [] : undefined;
  if (typeof written !== 'object' || written === null) return undefined;
  for (const [key, value] of Object.entries(written)) {
    const rest = leafWith(value, text);
    if (rest !== undefined) return [Array.isArray(written) ? Number(key) : key, ...rest];
  }
  return undefined;
}
