import { UsageError } from '../../domain/errors';
import { hasLogin } from '../../domain/urlLogin';
import type { GivenAccess } from '../../ports/provider';
import type { SetUpKind } from './initSystem';

/** Settings as the provider's kind wants them. Throws UsageError where the API's address won't do. */
export function parseSettings({ kind, setup }: SetUpKind, access: GivenAccess): unknown {
  const parsed = kind.settings.safeParse(setup.settings(access));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const url = hasLogin(access.url) ? '--api-url' : `--api-url ${access.url}`;
  const what = issue?.path[0] === 'url' ? url : (issue?.path.join('.') ?? 'the settings');
  throw new UsageError(`${what}: ${issue?.message ?? 'will not do'}`);
}
