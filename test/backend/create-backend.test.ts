import { describe, expect, it, onTestFinished } from "vitest";
import { FeaturesDocument } from "../../src/backend/features/features-routes.ts";
import { makeBackend } from "../support/backend/make-backend.ts";
import { freePort } from "../support/free-port.ts";
import { startTabbyDouble } from "../support/tabby-double/start-tabby-double.ts";

const off = { enabled: false, available: false, reason: "the feature is disabled" };

describe.each(["/api/v1/features", "/api/v1/features/"])("GET %s", (path) => {
  it("reports the enabled features, and that their services answer", async () => {
    const tabby = await startTabbyDouble();
    onTestFinished(tabby.close);
    const response = await makeBackend({ tabbyUrl: tabby.url }).app.request(path);
    expect(response.status).toBe(200);
    expect(FeaturesDocument.parse(await response.json())).toEqual({
      features: {
        fsdp: { ...off, description: "Training", flag: "ENABLE_FSDP" },
        tabby: {
          enabled: true,
          available: true,
          reason: null,
          description: "Completion",
          flag: "ENABLE_TABBY",
        },
      },
      metadata: { environment: "test", version: "1.2.3" },
    });
  });

  it("reports the problem of an enabled feature's service", async () => {
    const tabbyUrl = `http://127.0.0.1:${await freePort()}`;
    const response = await makeBackend({ tabbyUrl }).app.request(path);
    expect(FeaturesDocument.parse(await response.json()).features.tabby).toMatchObject({
      enabled: true,
      available: false,
      reason: `Tabby: ${tabbyUrl.slice("http://".length)} cannot be reached (ECONNREFUSED)`,
    });
  });
});

describe("GET /health", () => {
  it("is ok as soon as it answers, with every feature disabled", async () => {
    const response = await makeBackend().app.request("/health");
    expect(response.status).toBe(200);
    const notThere = { status: "off", required: false, reason: null };
    expect(await response.json()).toEqual({
      status: "ok",
      role: "backend",
      version: "1.2.3",
      dependencies: { fsdp: notThere, tabby: notThere },
    });
  });

  it("is degraded, and still works, while an optional dependency is down", async () => {
    const tabbyUrl = `http://127.0.0.1:${await freePort()}`;
    const response = await makeBackend({ tabbyUrl }).app.request("/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "degraded",
      dependencies: { tabby: { status: "down", reason: expect.stringContaining("ECONNREFUSED") } },
    });
  });

  it("answers 503 while a required dependency is down", async () => {
    const store = { status: "down", required: true, reason: "the disk is full" } as const;
    const { app } = makeBackend({ parts: { checkDependencies: async () => ({ store }) } });
    const response = await app.request("/health");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: "down", dependencies: { store } });
  });
});

describe("GET /metrics", () => {
  it("counts requests by route and status, and completions by outcome", async () => {
    const { app } = makeBackend();
    await app.request("/api/v1/features");
    await app.request("/nobody/knows/this");
    await app.request("/api/v1/completions", {
      method: "POST",
      body: JSON.stringify({ language: "python", prefix: "" }),
      headers: { "content-type": "application/json" },
    });
    const response = await app.request("/metrics");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toContain(
      'stackctl_http_requests_total{method="GET",route="/api/v1/features",status="200"} 1',
    );
    expect(text).toContain('stackctl_http_requests_total{method="GET",route="unmatched",status="404"} 1');
    expect(text).toContain('stackctl_completions_total{outcome="off"} 1');
    expect(text).toContain("process_resident_memory_bytes");
    expect(text).not.toContain("nobody");
  });
});
