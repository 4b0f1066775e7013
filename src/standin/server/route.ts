import type { z } from 'zod';

/** One endpoint. What the handler returns is sent as JSON with status 200: Mackerel knows no other success. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v0`. */
  readonly path: string;
  /** The permissions that the API key needs (api-docs: "Required permissions for the API key"); `write` means both. */
  readonly needs: 'read' | 'write' | 'write-alone';
  /** Throws an ApiError to refuse. */
  handle(request: ApiRequest): object | Promise<object>;
}

/** An answer that has headers of its own, or whose body is no object. */
export class Reply {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: unknown, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.headers = headers;
  }
}

export interface ApiRequest {
  /** A part of the path. */
  param(name: string): string;
  /** A query parameter; an empty one counts as absent, since the official clients send such. */
  query(name: string): string | undefined;
  /** All values of a query parameter that may be repeated. */
  queries(name: string): readonly string[];
  /** The body as it came; 413 where it is larger than that. */
  text(mostBytes: number): Promise<string>;
  /** The body; 400 where it is not JSON or doesn't fit. */
  body<T>(schema: z.ZodType<T>): Promise<T>;
}
