import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiError, badRequest } from './apiError';
import { largestBodyBytes, readText } from './readText';
import type { ApiRequest } from './route';

export function apiRequest(context: Context): ApiRequest {
  const { req } = context;
  return {
    param: (name) => req.param(name) ?? '',
    query: (name) => req.query(name) || undefined,
    queries: (name) => (req.queries(name) ?? []).filter((value) => value !== ''),
    text: (mostBytes) => readText(req.raw, mostBytes),
    body: async (schema) => parse(schema, jsonOf(await readText(req.raw, largestBodyBytes))),
  };
}

/** What a body says; 400 where it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

/** Checks a body; the refusal names each field that doesn't fit. */
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new ApiError(400, issues.slice(0, mostIssuesNamed).join('; '));
}

// A post of thousands of bad points would otherwise be answered with thousands of lines.
const mostIssuesNamed = 10;
