import { vi } from "vitest";

import type { paths } from "@/api/schema.gen";

type Method = "get" | "post" | "put" | "patch" | "delete";
type Responses<P extends keyof paths, M extends Method> = paths[P][M] extends { responses: infer R } ? R : never;
type Body<P extends keyof paths, M extends Method> = {
  [S in keyof Responses<P, M>]: S extends 200 | 201 | 202
    ? Responses<P, M>[S] extends { content: { "application/json": infer B } }
      ? B
      : null
    : S extends 204
      ? null
      : never;
}[keyof Responses<P, M>];

export interface Seen {
  method: string;
  url: URL;
  headers: Headers;
  body: unknown;
}

interface Route {
  method: string;
  pattern: RegExp;
  status: number;
  body: unknown;
}

/** A server in place of `fetch`: its answers are held to the API's types, its requests are kept to be looked at. */
export class FakeServer {
  readonly seen: Seen[] = [];
  private readonly routes: Route[] = [];
  private held: Promise<void> = Promise.resolve();

  constructor() {
    vi.stubGlobal("fetch", (request: Request) => this.answer(request));
  }

  on<P extends keyof paths, M extends Method>(method: M, path: P, body: Body<P, M>, status = 200): this {
    return this.add(method, path, status, body);
  }

  refuse<P extends keyof paths>(method: Method, path: P, status: number, code: string, more: object = {}): this {
    return this.add(method, path, status, { code, message: `refused: ${code}`, ...more });
  }

  /** Answers nothing that is asked from now on until what it returns is called. */
  holdBack(): () => void {
    let answer = () => undefined as void;
    this.held = new Promise((resolve) => (answer = resolve));
    return () => answer();
  }

  private add(method: string, path: string, status: number, body: unknown): this {
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`);
    this.routes.unshift({ method: method.toUpperCase(), pattern, status, body });
    return this;
  }

  private async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    this.seen.push({ method: request.method, url, headers: request.headers, body: text ? JSON.parse(text) : null });
    const route = this.routes.find(({ method, pattern }) => method === request.method && pattern.test(url.pathname));
    await this.held;
    if (!route) throw new Error(`the fake server has no answer to ${request.method} ${url.pathname}`);
    return route.status === 204 ? new Response(null, { status: 204 }) : Response.json(route.body, { status: route.status });
  }

  /** The bodies that were sent to a path, oldest first. */
  sent(method: string, path: string): unknown[] {
    return this.seen.filter((seen) => seen.method === method.toUpperCase() && seen.url.pathname === path).map(({ body }) => body);
  }
}
