import type { Route } from './managerConfig';
import { wouldMatch, type Known } from './matchers';

/** Where an alert is sent to. */
export interface Destinations {
  /** All routes that it may take; one that is not here it can't. */
  readonly routes: readonly Route[];
  /** It takes each of them. */
  readonly isCertain: boolean;
}

/** Down the tree, as Alertmanager goes: the first child that matches, the next ones too after `continue`, else itself. */
export function destinationsOf(root: Route, known: Known): Destinations {
  const { routes, isCertain } = walk(root, known);
  return { routes, isCertain };
}

interface Walked extends Destinations {
  readonly enters: 'yes' | 'no' | 'maybe';
}

function walk(route: Route, known: Known): Walked {
  const enters = wouldMatch(route.matchers, known);
  if (enters === 'no') return { enters, routes: [], isCertain: true };
  const taken: Walked[] = [];
  for (const child of route.routes) {
    const below = walk(child, known);
    if (below.enters === 'no') continue;
    taken.push(below);
    if (below.enters === 'yes' && !child.goesOn) break;
  }
  const isItself = taken.every((below) => below.enters !== 'yes');
  return {
    enters,
    routes: [...taken.flatMap(({ routes }) => routes), ...(isItself ? [route] : [])],
    isCertain: enters === 'yes' && taken.every((below) => below.isCertain),
  };
}
