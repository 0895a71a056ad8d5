import { once } from "node:events";
import { request } from "node:http";
import { Hono } from "hono";
import { expect, it, onTestFinished } from "vitest";
import { createApp } from "../../../src/backend/server/create-app.ts";
import { serveApp } from "../../../src/backend/server/serve-app.ts";
import { freePort } from "../../support/free-port.ts";

it("accepts a body up to the limit", async () => {
  expect(await send("x".repeat(100), {})).toMatchObject({ status: 200, body: "100" });
});

it.each([
  ["by its declared length", { "content-length": "101" }],
  ["while it is read", { "transfer-encoding": "chunked" }],
])("refuses a larger one with 413, %s", async (_how, headers) => {
  const { status, body } = await send("x".repeat(101), headers);
  expect(status).toBe(413);
  expect(JSON.parse(body)).toMatchObject({
    error: { message: "the body must have at most 100 bytes", code: "body_too_large" },
  });
});

async function send(text: string, headers: Readonly<Record<string, string>>) {
  const port = await serve();
  const sent = request({ port, host: "127.0.0.1", method: "POST", agent: false, headers });
  sent.end(text);
  const [response] = await once(sent, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(chunks).toString("utf8") };
}

async function serve(): Promise<number> {
  const port = await freePort();
  const end = new AbortController();
  const routes = [new Hono().post("/", async (c) => c.text(`${(await c.req.text()).length}`))];
  const app = createApp({
    health: () => ({ status: "ok" }),
    routes,
    onBug: () => undefined,
    bodyLimitBytes: 100,
  });
  await new Promise<void>((resolve) => {
    const ended = serveApp(app, { port, onListening: resolve }, end.signal);
    onTestFinished(async () => {
      end.abort();
      await ended;
    });
  });
  return port;
}
