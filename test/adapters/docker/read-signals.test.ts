import { expect, it, onTestFinished } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { openEngineConnection } from "../../../src/adapters/docker/engine-connection.ts";
import { readSignals } from "../../../src/adapters/docker/read-signals.ts";
import { createFakeEngineServer } from "./fake-engine-server.ts";

/** A response with this many events, of the last ten seconds. */
async function readWith(count: number) {
  const oldestNano = (Date.now() - 10_000) * 1e6;
  const line = (index: number) =>
    JSON.stringify({
      Type: "container",
      Action: "exec_die",
      Actor: { ID: "a" },
      timeNano: oldestNano + index,
    });
  const body = Array.from({ length: count }, (_, index) => `${line(index)}\n`).join("");
  const server = await createFakeEngineServer((_, response) => response.end(body));
  onTestFinished(() => server.remove());
  return readSignals(await openEngineConnection(server.env, createNodeFiles()), undefined);
}

it.each([0, 100])("covers the whole time with %i events, of the 256 that the engine keeps", async (count) => {
  expect((await readWith(count)).knownMs).toBeUndefined();
});

it.each([
  256,
  // Others happened while the engine answered: they took places, and are not in the response.
  255, 200,
])(
  "tells with %i events how far back they reach, because the engine may have dropped some",
  async (count) => {
    expect((await readWith(count)).knownMs).toBeGreaterThanOrEqual(10_000);
  },
);
