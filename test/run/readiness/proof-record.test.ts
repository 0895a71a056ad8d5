import { describe, expect, it } from "vitest";
import { readProofs, writeProofs } from "../../../src/run/readiness/proof-record.ts";
import { aContainer } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";

const check = { command: ["true"], intervalMs: 10_000, timeoutMs: 0 };
const proved = aContainer("db", { health: "healthy", provedAtMs: 1_000, startedAtMs: 7, check });
const starting = aContainer("db", { health: "starting", startedAtMs: 7, check });
const none: ReadonlySet<string> = new Set();
const project = { directory: "/p" };

describe("what was proved", () => {
  it("is known to the next command until the engine has had time to run the check", async () => {
    const files = new MemoryFiles({});
    const clock = new FakeClock(2_000);
    await writeProofs(project, { containers: [proved, aContainer("web")], ended: none }, { files, clock });
    expect(await readProofs(project, [starting], { files, clock })).toEqual(
      new Map([["db", { startedAtMs: 7, atMs: 1_000 }]]),
    );
    await clock.advance(10_000);
    expect((await readProofs(project, [starting], { files, clock })).size).toBe(0);
  });

  it("keeps a recorded exit as long as the container exists", async () => {
    const files = new MemoryFiles({});
    const clock = new FakeClock(2_000);
    const job = aContainer("job", { state: "exited", startedAtMs: 3 });
    await writeProofs(project, { containers: [job], ended: new Set(["job"]) }, { files, clock });
    await writeProofs(project, { containers: [job, proved], ended: none }, { files, clock });
    await clock.advance(86_400_000);
    expect(await readProofs(project, [job], { files, clock })).toEqual(
      new Map([["job", { startedAtMs: 3, atMs: 2_000, hasEnded: true }]]),
    );
    expect(
      (await readProofs(project, [aContainer("job", { state: "running" })], { files, clock })).size,
    ).toBe(0);
  });

  it("is not read if the engine has reported the health of every container", async () => {
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

  it("does not fail the command if the record cannot be written", async () => {
    const files = new MemoryFiles({});
    files.writeText = () => Promise.reject(new Error("the disk is full"));
    const wrote = writeProofs(
      project,
      { containers: [proved], ended: none },
      { files, clock: new FakeClock(0) },
    );
    await expect(wrote).resolves.toBeUndefined();
  });
});
