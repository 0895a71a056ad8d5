import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { createSender } from "../../../src/adapters/docker/engine-requests.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("ends a request to a local engine that accepts it and never answers", async () => {
  const folder = mkdtempSync(join(tmpdir(), "silent-"));
  const path = join(folder, "engine.sock");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const accepted = new Promise<void>((resolve) => server.once("connection", () => resolve()));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const send = await createSender(
    { address: { kind: "socket", path }, tls: undefined, origin: "DOCKER_HOST" },
    new Map(),
  );
  const answer = send({ path: "/info", signal: undefined });
  const refused = expect(answer).rejects.toMatchObject({
    code: "ETIMEDOUT",
    message: "no answer within 60 s",
  });
  await accepted;
  vi.advanceTimersByTime(60_000);
  await refused;
  server.close();
  rmSync(folder, { recursive: true });
});
