import { describe, expect, it, onTestFinished } from "vitest";
import { makeBackend, post } from "../../support/backend/make-backend.ts";
import { freePort } from "../../support/free-port.ts";
import { answer, type Fault, startBrokenServer } from "../../support/start-broken-server.ts";
import { startTabbyDouble } from "../../support/tabby-double/start-tabby-double.ts";
import type { TabbyDoubleOptions } from "../../support/tabby-double/tabby-double-options.ts";

const surfaces = [
  { path: "/api/v1/completions", body: { language: "python", prefix: "def " } },
  { path: "/v1/completions", body: { language: "python", segments: { prefix: "def " } } },
];

describe.each(surfaces)("$path", ({ path, body }) => {
  it.each<[string, TabbyDoubleOptions, number, string, number?]>([
    ["a Tabby without a model", { model: null }, 501, "upstream_no_model"],
    ["a Tabby that wants another key", { token: "other" }, 502, "upstream_unauthorized"],
    ["a Tabby that has enough", { maxRequests: 0 }, 429, "upstream_rate_limited"],
    [
      "a Tabby over its own time limit",
      { complete: () => undefined, timeLimitMs: 10 },
      504,
      "upstream_timeout",
    ],
    ["a Tabby slower than the deadline", { delayMs: 60_000 }, 504, "upstream_timeout", 300],
  ])("explains %s", async (_what, options, status, code, timeoutMs) => {
    const tabby = await startTabbyDouble(options);
    onTestFinished(tabby.close);
    await expectError({ tabbyUrl: tabby.url, timeoutMs }, status, code);
  });

  it.each<[string, Fault, number, string, number?]>([
    ["silence", { kind: "silent" }, 504, "upstream_timeout", 300],
    ["a connection that always ends", { kind: "hang-up" }, 503, "upstream_unreachable"],
    ["another protocol", { kind: "raw", text: "SSH-2.0-OpenSSH_9.2\r\n" }, 502, "upstream_invalid_response"],
    ["a page of HTML", answer("200 OK", "<h1>It works</h1>"), 502, "upstream_invalid_response"],
    ["JSON of another shape", answer("200 OK", '{"choices": "none"}'), 502, "upstream_invalid_response"],
    ["an inner error", answer("500 Internal Server Error", "oops"), 502, "upstream_error"],
    ["a redirect", answer("302 Found", ""), 502, "upstream_error"],
  ])("explains %s", async (_what, fault, status, code, timeoutMs) => {
    const server = await startBrokenServer(fault);
    onTestFinished(server.close);
    await expectError({ tabbyUrl: server.url, timeoutMs }, status, code);
  });

  it("explains a refused connection", async () => {
    const tabbyUrl = `http://127.0.0.1:${await freePort()}`;
    await expectError({ tabbyUrl }, 503, "upstream_unreachable");
  });

  it("explains a prompt that Tabby finds empty", async () => {
    const tabby = await startTabbyDouble();
    onTestFinished(tabby.close);
    const { app } = makeBackend({ tabbyUrl: tabby.url });
    const empty =
      path === "/v1/completions" ? { segments: { prefix: "" } } : { language: "python", prefix: "" };
    const response = await app.request(path, post(empty));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "upstream_rejected" } });
  });

  async function expectError(options: Parameters<typeof makeBackend>[0], status: number, code: string) {
    const { app, logged } = makeBackend({ ...options, tabbyApiKey: "swordfish" });
    const response = await app.request(path, post(body));
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: { message: expect.any(String), type: expect.any(String), param: null, code },
    });
    expect(logged.join("")).toContain(code);
    expect(logged.join("")).not.toContain("swordfish");
  }
});
