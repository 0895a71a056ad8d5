import { describe, expect, it, onTestFinished } from "vitest";
import { makeBackend, post } from "../../support/backend/make-backend.ts";
import { startTabbyDouble } from "../../support/tabby-double/start-tabby-double.ts";

const completion = { language: "python", segments: { prefix: "def ", suffix: null }, later: "key" };
const event = { type: "select", completion_id: "cmpl-1", choice_index: 0, elapsed: 12 };

describe("while code completion is disabled", () => {
  const { app } = makeBackend();

  it.each(["GET", "POST"])("is healthy without a model, by %s", async (method) => {
    const response = await app.request("/v1/health", { method });
    expect(response.status).toBe(200);
    const health = await response.json();
    expect(health).toMatchObject({ device: "cpu", cuda_devices: [], version: { git_describe: "v0.32.0" } });
    expect(health).not.toHaveProperty("model");
  });

  it("answers completions with 501", async () => {
    const response = await app.request("/v1/completions", post(completion));
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ error: { code: "feature_disabled" } });
  });

  it("accepts events and answers with an empty body", async () => {
    const response = await app.request("/v1/events?select_kind=line", post(event));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("disables telemetry in editors", async () => {
    const response = await app.request("/v1beta/server_setting");
    expect(await response.json()).toEqual({ disable_client_side_telemetry: true });
  });
});

describe("while code completion is enabled", () => {
  it("passes unknown messages on in both directions", async () => {
    const { app, tabby } = await on();
    const response = await app.request("/v1/completions", post(completion));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: expect.stringMatching(/^cmpl-/),
      choices: [{ index: 0 }],
    });
    expect(tabby.seen[0]?.body).toEqual(completion);
  });

  it.each(["GET", "POST"])("gives Tabby's health, by %s", async (method) => {
    const { app } = await on();
    const response = await app.request("/v1/health", { method });
    expect(await response.json()).toMatchObject({ model: "StarCoder-1B", cpu_info: "A double of Tabby" });
  });

  it("passes events on with their kind", async () => {
    const { app, tabby } = await on();
    const response = await app.request("/v1/events?select_kind=line", post(event));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    expect(tabby.seen).toMatchObject([{ url: "/v1/events?select_kind=line", body: event }]);
  });
});

it("refuses invalid requests as Tabby does, with 422, 400 and 415", async () => {
  const { app } = makeBackend();
  const statusOf = async (init: RequestInit) => (await app.request("/v1/completions", init)).status;
  expect(await statusOf(post({ segments: { prefix: 1 } }))).toBe(422);
  expect(await statusOf(post("{"))).toBe(400);
  expect(await statusOf(post("{}", { "content-type": "text/plain" }))).toBe(415);
});

it("refuses bodies that are nested too deeply to be passed on", async () => {
  const { app } = makeBackend({ tabbyUrl: "http://127.0.0.1:1" });
  const deep = `{"segments":{"prefix":"a"},"later":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const response = await app.request("/v1/completions", post(deep));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: "invalid_request" } });
});

it("asks for the token everywhere, as Tabby does", async () => {
  const { app } = makeBackend({ apiToken: "swordfish" });
  const paths = ["/v1/health", "/v1beta/server_setting"];
  for (const path of paths) {
    expect((await app.request(path)).status).toBe(401);
    expect((await app.request(path, { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
    expect((await app.request(path, { headers: { authorization: "Bearer swordfish" } })).status).toBe(200);
  }
});

async function on() {
  const tabby = await startTabbyDouble();
  onTestFinished(tabby.close);
  return { app: makeBackend({ tabbyUrl: tabby.url }).app, tabby };
}
