import { describe, expect, it } from "vitest";
import { readProofs, writeProofs } from "../../src/run/proof-record.ts";
import { aContainer } from "../support/build/shapes.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { MemoryFiles } from "../support/fakes/memory-files.ts";

const check = { command: ["true"], intervalMs: 10_000, timeoutMs: 0 };
const proved = aContainer("db", { health: "healthy", provedAtMs: 1_000, startedAtMs: 7, check });
const starting = aContainer("db", { health: "starting", startedAtMs: 7, check });
const project = { directory: "/p" };

describe("what was proved", () => {
  it("is known to the next command, until the engine has had time to ask itself", async () => {
    const files = new MemoryFiles({});
    await writeProofs(project, [proved, aContainer("web")], { files });
    const clock = new FakeClock(2_000);
    expect(await readProofs(project, [starting], { files, clock })).toEqual(
      new Map([["db", { startedAtMs: 7, atMs: 1_000 }]]),
    );
    await clock.advance(10_000);
    expect((await readProofs(project, [starting], { files, clock })).size).toBe(0);
  });

  it("is not read where the engine has said its word on everything", async () => {
    const files = new MemoryFiles({ "/p/.stackctl/proofs.json": '{"db":{"startedAtMs":7,"atMs":1000}}' });
    const clock = new FakeClock(2_000);
    expect(
      (await readProofs(project, [aContainer("db", { health: "healthy" })], { files, clock })).size,
    ).toBe(0);
  });

  it.each(["", "{", "[1]", '{"db":{"at":"noon"}}'])("is forgotten when its file holds %j", async (text) => {
    const files = new MemoryFiles({ "/p/.stackctl/proofs.json": text });
    const clock = new FakeClock(2_000);
    expect((await readProofs(project, [starting], { files, clock })).size).toBe(0);
  });

  it("is no reason to fail where it cannot be written", async () => {
    const files = new MemoryFiles({});
    files.writeText = () => Promise.reject(new Error("the disk is full"));
    await expect(writeProofs(project, [proved], { files })).resolves.toBeUndefined();
  });
});
