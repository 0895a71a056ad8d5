import { expect, it, onTestFinished } from "vitest";
import { startTabbyDouble } from "./start-tabby-double.ts";
import type { TabbyDoubleOptions } from "./tabby-double-options.ts";

const prompt = { language: "python", segments: { prefix: "def " } };

it.each<[number, string, TabbyDoubleOptions, unknown, string]>([
  [200, "a prompt", {}, prompt, "application/json"],
  [400, "an empty prompt", {}, {}, "application/json"],
  [400, "what is no JSON", {}, "{", "application/json"],
  [401, "a stranger, with the web server on", { token: "t" }, prompt, "application/json"],
  [
    408,
    "a prompt that takes too long",
    { complete: () => undefined, timeLimitMs: 5 },
    prompt,
    "application/json",
  ],
  [415, "another type", {}, prompt, "text/plain"],
  [422, "another shape", {}, { segments: { prefix: 1 } }, "application/json"],
  [429, "one request too many", { maxRequests: 0 }, prompt, "application/json"],
  [501, "anything, without a model", { model: null }, prompt, "application/json"],
])("answers %i to %s", async (status, _what, options, body, type) => {
  const { url } = await start(options);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": type };
  const response = await fetch(`${url}/v1/completions`, { method: "POST", body: text, headers });
  expect(response.status).toBe(status);
  if (status === 401) expect(await response.text()).toBe("");
});

it("is healthy without a model, and reports none", async () => {
  const { url } = await start({ model: null });
  for (const method of ["GET", "POST"]) {
    const response = await fetch(`${url}/v1/health`, { method });
    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty("model");
  }
});

it("serves its metrics without authentication", async () => {
  const { url } = await start({ token: "t" });
  expect((await fetch(`${url}/metrics`)).status).toBe(200);
  expect((await fetch(`${url}/v1/health`)).status).toBe(401);
});

async function start(options: TabbyDoubleOptions) {
  const double = await startTabbyDouble(options);
  onTestFinished(double.close);
  return double;
}
