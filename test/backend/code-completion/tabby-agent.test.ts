import { expect, it, onTestFinished } from "vitest";
import type { BackendOptions } from "../../support/backend/make-backend.ts";
import { serveBackend } from "../../support/backend/serve-backend.ts";
import { freePort } from "../../support/free-port.ts";
import { startTabbyAgent } from "../../support/tabby-agent/start-tabby-agent.ts";
import { startTabbyDouble } from "../../support/tabby-double/start-tabby-double.ts";

const document = { language: "python", text: "def fib(n):\n    " };

it("gets a completion through the backend while the feature is enabled, without a message", async () => {
  const tabby = await startTabbyDouble({ token: "upstream", complete: () => "return n" });
  onTestFinished(tabby.close);
  const agent = await connect({ tabbyUrl: tabby.url, tabbyApiKey: "upstream" });
  expect(await agent.complete(document)).toEqual(["return n"]);
  expect(agent.messages).toEqual([]);
  expect(tabby.seen).toContainEqual({
    method: "POST",
    url: "/v1/completions",
    authorization: "Bearer upstream",
    body: { language: "python", segments: expect.objectContaining({ prefix: document.text }) },
  });
});

it("reports a ready server without completions while the feature is disabled", async () => {
  const agent = await connect({});
  expect(await agent.complete(document)).toEqual([]);
  expect(agent.messages).toEqual([]);
});

it("passes with the API token, and reports a wrong or missing one", async () => {
  const backend = await serve({ apiToken: "swordfish" });
  const [right, wrong, missing] = [
    await start(backend.url, "swordfish"),
    await start(backend.url, "wordfish"),
    await start(backend.url),
  ];
  expect(right.messages).toEqual([]);
  await expect.poll(() => wrong.messages).toEqual(["Tabby agent status: unauthorized"]);
  await expect.poll(() => missing.messages).toEqual(["Tabby agent status: unauthorized"]);
});

it("reports that it is disconnected while Tabby is down", async () => {
  const agent = await connect({ tabbyUrl: `http://127.0.0.1:${await freePort()}` });
  await expect.poll(() => agent.messages).toEqual(["Tabby agent status: disconnected"]);
});

async function connect(options: BackendOptions) {
  return await start((await serve(options)).url);
}

async function serve(options: BackendOptions) {
  const backend = await serveBackend(options);
  onTestFinished(backend.close);
  return backend;
}

async function start(url: string, token?: string) {
  const agent = await startTabbyAgent(url, token);
  onTestFinished(agent.end);
  return agent;
}
