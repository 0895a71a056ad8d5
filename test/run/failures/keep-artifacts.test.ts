import { describe, expect, it } from "vitest";
import { keepArtifacts } from "../../../src/run/failures/keep-artifacts.ts";
import { aModel } from "../../support/build/shapes.ts";
import { aWorld } from "../../support/build/worlds.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";

const env = ["DB_PASSWORD=correct-horse"];

describe("keepArtifacts", () => {
  it("keeps documents, events, and log and state of each container, without secrets", async () => {
    const { world, files, engine } = aWorld({ model: aModel() });
    world.secrets.learn(["known-secret-1"]);
    engine.logs.set("id-web-1", ["with correct-horse", "and known-secret-1"]);
    engine.inspected.set("id-web-1", { Id: "id-web-1", Config: { Env: env } });
    await keepArtifacts(
      {
        folder: "/p/art",
        documents: new Map([["report.json", { logs: ["with correct-horse"] }]]),
        events: [{ kind: "failed", why: "known-secret-1" }, { kind: "ready" }],
        containers: [makeContainer("web")],
      },
      world,
    );
    const read = (name: string) => files.texts.get(`/p/art/${name}`);
    expect(JSON.parse(read("report.json") ?? "")).toEqual({ logs: ["with ***"] });
    expect(read("events.ndjson")).toBe('{"kind":"failed","why":"***"}\n{"kind":"ready"}\n');
    expect(read("logs/web.log")).toBe("with ***\nand ***\n");
    expect(JSON.parse(read("inspect/web.json") ?? "")).toMatchObject({
      Config: { Env: ["DB_PASSWORD=***"] },
    });
    expect(JSON.stringify([...files.texts])).not.toMatch(/correct-horse|known-secret/);
  });

  it("numbers replicas, and skips a removed container", async () => {
    const { world, files } = aWorld({ model: aModel(), files: {} });
    const containers = [makeContainer("web", { id: "a" }), makeContainer("web", { id: "b" })];
    await keepArtifacts({ folder: "/p/art", documents: new Map(), events: [], containers }, world);
    expect([...files.texts.keys()]).toEqual([
      "/p/art/events.ndjson",
      "/p/art/logs/web-1.log",
      "/p/art/logs/web-2.log",
    ]);
  });
});
