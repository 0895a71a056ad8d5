import { describe, expect, it } from "vitest";
import { forwardEndpoint, needsForward } from "../../../src/run/services/forward-endpoint.ts";
import { aModel } from "../../support/build/shapes.ts";
import { aWorld } from "../../support/build/worlds.ts";

const url = "http://far.example:8080/app";
const endpoint = { service: "web", name: "Web", url };
const { signal } = new AbortController();

function stage(remote = { host: "far.example", name: "far", ssh: true }) {
  const made = aWorld({ model: aModel() });
  made.engine.description = { ...made.engine.description, local: false, remote };
  return made;
}

describe("needsForward", () => {
  it("is true behind SSH only if this machine cannot connect", async () => {
    const { world, host } = stage();
    expect(await needsForward(endpoint, world, signal)).toBe(true);
    host.listening.add("far.example:8080");
    expect(await needsForward(endpoint, world, signal)).toBe(false);
    expect(await needsForward({ ...endpoint, onlyOn: "far.example" }, world, signal)).toBe(true);
  });

  it("is false without SSH, and on this machine", async () => {
    const { world } = stage({ host: "far.example", name: "far", ssh: false });
    expect(await needsForward(endpoint, world, signal)).toBe(false);
    expect(await needsForward(endpoint, aWorld({ model: aModel() }).world, signal)).toBe(false);
  });
});

describe("forwardEndpoint", () => {
  it("forwards the port of the engine's machine, and ends with the signal", async () => {
    const { world, engine } = stage();
    const end = new AbortController();
    engine.forwardEnd = new Promise((resolve) =>
      end.signal.addEventListener("abort", () => resolve("ssh ended with code null")),
    );
    const forwarded = await forwardEndpoint(endpoint, world, end.signal);
    expect(engine.forwarded).toEqual([{ address: "127.0.0.1", port: 8080 }]);
    expect(forwarded.url).toBe("http://127.0.0.1:8080/app");
    end.abort();
    await expect(forwarded.ended).resolves.toBeUndefined();
  });

  it("fails if ssh ends earlier", async () => {
    const { world } = stage();
    const { ended } = await forwardEndpoint(endpoint, world, signal);
    await expect(ended).rejects.toMatchObject({
      code: "engine-unavailable",
      message: "the forward of port 8080 ended",
    });
  });
});
