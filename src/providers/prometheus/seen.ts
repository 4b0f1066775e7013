import type { Rule } from './rule';
import type { Sources } from './sources';
import type { Span } from './span';

/** A rule, what it selects, and the time that matters. */
export interface Seen {
  readonly rule: Rule;
  readonly sources: Sources;
  readonly span: Span;
}
