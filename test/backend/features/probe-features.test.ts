import { expect, it, onTestFinished } from "vitest";
import { probeFeatures } from "../../../src/backend/features/probe-features.ts";
import { features } from "../../support/backend/make-backend.ts";
import { answer, type Fault, startBrokenServer } from "../../support/start-broken-server.ts";
import { startTabbyDouble } from "../../support/tabby-double/start-tabby-double.ts";

it("probes nothing for a disabled feature", () => {
  expect(probe("http://127.0.0.1:1", { enabled: new Set() })).toBeUndefined();
});

it("asks once for requests at the same time and shortly after", async () => {
  const tabby = await startTabbyDouble();
  onTestFinished(tabby.close);
  const ask = probe(tabby.url, { keepMs: 60_000 });
  const answers = [await Promise.all([ask?.(), ask?.()]), [await ask?.()]].flat();
  expect(answers).toEqual(Array(3).fill({ available: true, reason: null }));
  expect(tabby.seen).toHaveLength(1);
});

it("asks again when an answer has expired", async () => {
  const server = await startBrokenServer(answer("503 Service Unavailable", ""), answer("200 OK", ""));
  onTestFinished(server.close);
  const ask = probe(server.url, { keepMs: 0 });
  expect(await ask?.()).toEqual({ available: false, reason: "Tabby answered 503 at /metrics" });
  expect(await ask?.()).toEqual({ available: true, reason: null });
});

it.each<[string, Fault, RegExp, number?]>([
  ["is silent", { kind: "silent" }, /did not answer in time$/, 200],
  ["hangs up", { kind: "hang-up" }, /cannot be reached/],
  ["speaks no HTTP", { kind: "raw", text: "SSH-2.0\r\n" }, /no complete HTTP response/],
])("says that a service %s", async (_what, fault, reason, timeoutMs) => {
  const server = await startBrokenServer(fault);
  onTestFinished(server.close);
  expect(await probe(server.url, { timeoutMs })?.()).toEqual({
    available: false,
    reason: expect.stringMatching(reason),
  });
});

/** With more time than a busy machine takes, unless a test gives less. */
function probe(
  url: string,
  {
    timeoutMs = 60_000,
    ...context
  }: { enabled?: ReadonlySet<string>; keepMs?: number; timeoutMs?: number | undefined } = {},
) {
  const environment = { TABBY_URL: url };
  return probeFeatures({
    features,
    enabled: new Set(["tabby"]),
    environment,
    timeoutMs,
    ...context,
  }).get("tabby");
}
