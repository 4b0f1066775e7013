/** An expression as it is written: calls of functions, and words or quoted texts between them. */
export type Tree = CallTree | { readonly kind: 'text'; readonly text: string };

export interface CallTree {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Tree[];
}

/** An expression that can't be used; the message says why. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}

/** A limit of this program: nothing that a person writes is as deep. */
const deepest = 50;

/** Reads an expression as Mackerel writes them (docs/advanced/advanced-graph). Throws an ExpressionError. */
export function parseExpression(source: string): Tree {
  const tokens = tokensOf(source);
  let place = 0;
  const next = (): string | undefined => tokens[place];

  const parseOne = (depth: number): Tree => {
    if (depth > deepest) throw new ExpressionError(`more than ${deepest} calls within each other`);
    const token = next();
    if (token === undefined) throw new ExpressionError('it ends where something is missing');
    if (/^[(),]$/.test(token)) throw new ExpressionError(`a "${token}" where a function or a value belongs`);
    place += 1;
    if (next() !== '(') return { kind: 'text', text: unquoted(token) };
    place += 1;
    return { kind: 'call', name: token, args: parseArguments(depth) };
  };

  const parseArguments = (depth: number): readonly Tree[] => {
    const args = [parseOne(depth + 1)];
    while (next() === ',') {
      place += 1;
      args.push(parseOne(depth + 1));
    }
    if (next() !== ')') throw new ExpressionError('a bracket is not closed');
    place += 1;
    return args;
  };

  const tree = parseOne(0);
  if (place < tokens.length) throw new ExpressionError(`"${tokens[place] ?? ''}" stands behind its end`);
  return tree;
}

const tokenPattern = /\s*('[^']*'|"[^"]*"|[(),]|[^\s(),'"]+)/y;

function tokensOf(source: string): readonly string[] {
  const text = source.trim();
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const token = tokenPattern.exec(text)?.[1];
    if (token === undefined) throw new ExpressionError(`a quotation mark is not closed: ${text.slice(at, at + 20)}`);
    tokens.push(token);
  }
  return tokens;
}

const unquoted = (token: string): string => (/^['"]/.test(token) ? token.slice(1, -1) : token);
