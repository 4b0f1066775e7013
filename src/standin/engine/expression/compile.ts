import type { Compiled } from './compiled';
import { functions } from './functions';
import { ExpressionError, parseExpression, type CallTree } from './parse';

/** Reads an expression with all its functions. Throws an ExpressionError. */
export function compileExpression(source: string): Compiled {
  const tree = parseExpression(source);
  if (tree.kind === 'text') throw new ExpressionError(`"${tree.text}" is no function`);
  return compileCall(tree);
}

function compileCall(call: CallTree): Compiled {
  const compile = functions.get(call.name);
  if (compile === undefined) throw new ExpressionError(`there is no function ${call.name}`);
  return compile(call, compileCall);
}
