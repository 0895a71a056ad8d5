import { expect, it, onTestFinished } from "vitest";
import { post } from "../../support/backend/make-backend.ts";
import { serveBackend } from "../../support/backend/serve-backend.ts";
import { startBrokenServer } from "../../support/start-broken-server.ts";

it("closes the request to Tabby when the editor aborts, and does not retry", async () => {
  const tabby = await startBrokenServer({ kind: "silent" });
  onTestFinished(tabby.close);
  const backend = await serveBackend({ tabbyUrl: tabby.url, timeoutMs: 60_000 });
  onTestFinished(backend.close);
  const editor = new AbortController();
  const body = post({ language: "python", prefix: "def " });
  const answer = fetch(`${backend.url}/api/v1/completions`, { ...body, signal: editor.signal });
  await tabby.asked;
  editor.abort();
  await expect(answer).rejects.toThrow("aborted");
  await tabby.left;
  expect(tabby.connections()).toBe(1);
});
