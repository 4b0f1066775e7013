/** What an alerting rule's expression says of itself, by PromQL's own grammar. */
export interface Expression {
  readonly selectors: readonly Selector[];
  /** Where the whole is one value against one number: `rate(errors_total[1m]) > 5`. */
  readonly comparison?: Comparison;
}

export interface Selector {
  /** As it stands there, without range: `errors_total{code=~"5.."}`. */
  readonly text: string;
  /** Absent where it selects by labels alone. */
  readonly metric?: string;
  /** Of the range around it, 0 without one; ms. */
  readonly rangeMs: number;
  /** Inside `absent()`: there its silence is what fires. */
  readonly inAbsent: boolean;
}

export interface Comparison {
  /** The side that is no number. */
  readonly value: string;
  readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!=';
  readonly limit: number;
}

/** Undefined where the text has syntax that this grammar does not know. */
export async function readExpression(text: string): Promise<Expression | undefined> {
  // Only what asks for it pays for the tables of the grammar.
  const { parser } = await import('@prometheus-io/lezer-promql');
  const { topNode } = parser.parse(text);
  const nodes = descendantsOf(topNode);
  if (nodes.some(({ type }) => type.isError)) return undefined;
  const textOf = ({ from, to }: SyntaxNode) => text.slice(from, to);
  const selectors = nodes
    .filter(({ name }) => name === 'VectorSelector')
    .map((node): Selector => {
      const metric = childrenOf(node).find(({ name }) => name === 'Identifier');
      const around = ancestorsOf(node);
      return {
        text: textOf(node),
        ...(metric && { metric: textOf(metric) }),
        rangeMs: around.reduce((sum, outer) => sum + rangeOf(outer, textOf), 0),
        inAbsent: around.some((outer) => outer.name === 'FunctionCall' && textOf(outer).startsWith('absent')),
      };
    });
  const comparison = comparisonOf(topNode.firstChild, textOf);
  return { selectors, ...(comparison && { comparison }) };
}

/** What is used of a node of the grammar's tree; its own type differs between its two module formats. */
interface SyntaxNode {
  readonly name: string;
  readonly type: { readonly isError: boolean };
  readonly from: number;
  readonly to: number;
  readonly parent: SyntaxNode | null;
  readonly firstChild: SyntaxNode | null;
  readonly nextSibling: SyntaxNode | null;
}

type TextOf = (node: SyntaxNode) => string;

function comparisonOf(node: SyntaxNode | null, textOf: TextOf): Comparison | undefined {
  if (node?.name === 'ParenExpr') return comparisonOf(node.firstChild, textOf);
  const [left, operator, ...rest] = childrenOf(node);
  const right = rest.at(-1);
  if (node?.name !== 'BinaryExpr' || left === undefined || operator === undefined || right === undefined)
    return undefined;
  const sign = textOf(operator);
  const [limitRight, limitLeft] = [numberOf(right, textOf), numberOf(left, textOf)];
  if (!isOperator(sign) || rest.length > 1) return undefined;
  if (limitRight !== undefined) return { value: textOf(left), operator: sign, limit: limitRight };
  return limitLeft === undefined ? undefined : { value: textOf(right), operator: mirrored[sign], limit: limitLeft };
}

const mirrored = { '>': '<', '>=': '<=', '<': '>', '<=': '>=', '==': '==', '!=': '!=' } as const;

const isOperator = (text: string): text is Comparison['operator'] => text in mirrored;

function numberOf(node: SyntaxNode, textOf: TextOf): number | undefined {
  if (node.name !== 'NumberDurationLiteral' && node.name !== 'UnaryExpr') return undefined;
  const number = Number(textOf(node).replaceAll(' ', ''));
  return Number.isNaN(number) ? undefined : number;
}

function rangeOf(node: SyntaxNode, textOf: TextOf): number {
  if (node.name !== 'MatrixSelector' && node.name !== 'SubqueryExpr') return 0;
  const range = childrenOf(node).find(({ name }) => name === 'DurationExpr');
  return range === undefined ? 0 : (promDurationMs(textOf(range)) ?? 0);
}

/** Of a duration as Prometheus writes it, in ms: `1h30m`, `15s`, `1w`; undefined where it is none. */
export function promDurationMs(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitMs.get(unit) ?? 0),
    0,
  );
}

const unitMs = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
  ['y', 31_536_000_000],
]);

function childrenOf(node: SyntaxNode | null): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const descendantsOf = (node: SyntaxNode): readonly SyntaxNode[] => [node, ...childrenOf(node).flatMap(descendantsOf)];

function ancestorsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.parent === null ? [] : [node.parent, ...ancestorsOf(node.parent)];
}
