import type { HonoRequest } from 'hono';
import type { z } from 'zod';
import { ApiError, badRequest } from './apiError';
import { largestBodyBytes, readText, type Chunks } from './readText';
import type { ApiRequest } from './route';

/** `body` instead of that of the request, where there is one. */
export function apiRequest(req: HonoRequest, body?: () => Chunks): ApiRequest {
  const textOf = (mostBytes: number): Promise<string> => {
    const announced = Number(req.header('content-length') ?? 0);
    return readText(body?.() ?? req.raw.body ?? [], announced, mostBytes);
  };
  return {
    param: (name) => req.param(name) ?? '',
    query: (name) => req.query(name) || undefined,
    queries: (name) => (req.queries(name) ?? []).filter((value) => value !== ''),
    text: (mostBytes) => textOf(mostBytes),
    body: async (schema) => parse(schema, jsonOf(await textOf(largestBodyBytes))),
  };
}

/** What a body says; 400 where it is not JSON. */
export function jsonOf(text: string): unknown {
  const value = parsed(text);
  if (isDeeper(value, mostLevels)) throw badRequest(`The request body has more than ${mostLevels} levels.`);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

/**
 * A limit of this program: what is parsed without recursion can't be written again. Kept, such a thing would break
 * every list that shows it, and every state file.
 */
const mostLevels = 500;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

/** Checks a body; the refusal names each field that doesn't fit. */
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new ApiError(400, issues.slice(0, mostIssuesNamed).join('; '));
}

// A post of thousands of bad points would otherwise be answered with thousands of lines.
const mostIssuesNamed = 10;
