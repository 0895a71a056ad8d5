import { expect, it, onTestFinished } from "vitest";
import { CompletionDocument } from "../../../src/backend/code-completion/completion-routes.ts";
import { makeBackend, post } from "../../support/backend/make-backend.ts";
import { startTabbyDouble } from "../../support/tabby-double/start-tabby-double.ts";

const path = "/api/v1/completions";

it("answers null and no choice while code completion is disabled", async () => {
  const response = await makeBackend().app.request(path, post({ language: "python", prefix: "def " }));
  expect(response.status).toBe(200);
  expect(CompletionDocument.parse(await response.json())).toEqual({
    id: expect.stringMatching(/^cmpl-/),
    completion: null,
    choices: [],
  });
});

it("sends the text around the cursor to Tabby with the key, and returns the first choice", async () => {
  const tabby = await startTabbyDouble({ token: "swordfish", complete: (prefix) => `${prefix}main():` });
  onTestFinished(tabby.close);
  const { app } = makeBackend({ tabbyUrl: tabby.url, tabbyApiKey: "swordfish" });
  const request = { language: "python", prefix: "def ", suffix: "\n", filepath: "a.py" };
  const response = await app.request(path, post(request));
  expect(CompletionDocument.parse(await response.json())).toMatchObject({
    completion: "def main():",
    choices: [{ index: 0, text: "def main():" }],
  });
  expect(tabby.seen).toEqual([
    {
      method: "POST",
      url: "/v1/completions",
      authorization: "Bearer swordfish",
      body: { language: "python", segments: { prefix: "def ", suffix: "\n", filepath: "a.py" } },
    },
  ]);
});

it.each([
  ["no JSON", "{", { code: "invalid_json", param: null }],
  ["nothing", "", { code: "invalid_json", param: null }],
  ["a number for a text", { language: "python", prefix: 1 }, { code: "invalid_request", param: "prefix" }],
  ["a missing key", { language: "python" }, { code: "invalid_request", param: "prefix" }],
  ["an unknown key", { language: "python", prefix: "", prompt: "" }, { param: "prompt" }],
  ["a list", [], { code: "invalid_request", param: null }],
])("refuses %s with 400", async (_what, body, error) => {
  const response = await makeBackend().app.request(path, post(body));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error", ...error } });
});

it.each(["text/plain", "multipart/form-data", undefined])(
  "refuses a body of type %s with 415",
  async (type) => {
    const { headers: _, ...request } = post({ language: "python", prefix: "" });
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const response = await makeBackend().app.request(path, { ...request, headers });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ error: { code: "unsupported_media_type" } });
  },
);
