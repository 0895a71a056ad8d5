import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openPostgres } from "../../../../src/backend/training/store/open-postgres.ts";
import { startPostgres } from "../../../support/start-postgres.ts";

const postgres = await startPostgres();
afterAll(async () => {
  if (postgres.kind === "available") await postgres.stop();
});

if (postgres.kind === "absent") {
  describe.skip(`a Postgres that falls silent (skipped: ${postgres.reason})`, () => it("", () => undefined));
} else {
  it("takes the lock of a silent session in a new session", async () => {
    const way = await openWay(await postgres.createDatabase());
    const database = openPostgres(way.url, "backend", undefined, 10_000);
    onTestFinished(() => database.close());
    const sessionOf = () => database.transaction(async (query) => query("SELECT pg_backend_pid() AS pid"));
    const before = await sessionOf();
    expect(await sessionOf()).toEqual(before);
    way.cut();
    await expect(sessionOf()).rejects.toThrow(/^Postgres at .* did not respond within 10 s$/);
    const after = await sessionOf();
    expect(after).not.toEqual(before);
    expect(await sessionOf()).toEqual(after);
    expect(database.lost?.aborted).toBe(false);
  });
}

/** A proxy to a database that can drop open connections silently: no data passes, and neither side is notified. */
async function openWay(url: string) {
  const { hostname, port } = new URL(url);
  const open = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    open.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const pair of open) for (const socket of pair) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("a TCP server has a port");
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    cut: () => {
      for (const [near, far] of open) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
        far.resume();
      }
    },
  };
}
