import { Hono } from "hono";

/** What `GET /health` answers with status 200; more keys say more about the role. */
export type Health = Readonly<Record<string, unknown>> & { readonly status: "ok" };

/** What an app says of itself, what it serves, and who hears of its bugs. */
export interface AppParts {
  readonly health: () => Health;
  readonly routes: readonly Hono[];
  readonly onBug: (error: Error) => void;
}

/** An app with `GET /health` and the given routes, which answers in JSON whatever happens. */
export function createApp({ health, routes, onBug }: AppParts): Hono {
  const app = new Hono();
  app.get("/health", (c) => c.json(health()));
  for (const part of routes) app.route("/", part);
  app.notFound((c) => c.json(errorBody(`there is no ${c.req.method} ${c.req.path}`, "not_found"), 404));
  app.onError((error, c) => {
    onBug(error);
    return c.json(errorBody("a bug of this server; its log says more", "internal_error"), 500);
  });
  return app;
}

function errorBody(message: string, type: string) {
  return { error: { message, type, param: null, code: type } };
}
