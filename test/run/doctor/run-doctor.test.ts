import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { runDoctor } from "../../../src/run/doctor/run-doctor.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld, enabling } from "../../support/build/worlds.ts";

const model = aModel(aService("web"), aService("extra", { profiles: ["extra"] }));
const { signal } = new AbortController();

describe("runDoctor", () => {
  it("runs every check, and finds nothing wrong", async () => {
    const stage = aWorld({ model, files: { "compose.yaml": "", ".env": "DB_PASSWORD=hunter2\n" } });
    stage.files.modes.set("/p/.env", 0o600);
    stage.engine.images.set("web:1", "sha256:web");
    stage.host.freeDisks.set("/var/lib/docker", 100 * 1024 ** 3);
    const { report, exitCode } = await runDoctor(aRequest(), stage.world, signal);
    expect(exitCode).toBe(0);
    expect(report.checks.filter(({ status }) => status !== "ok").map(({ name }) => name)).toEqual([
      "clock",
      "gpu",
    ]);
    expect(stage.compose.calls).toEqual([]);
  });

  it("does not contact an engine whose socket is not accessible", async () => {
    const stage = aWorld({ model });
    stage.host.accesses.set("/var/run/docker.sock", "forbidden");
    stage.engine.describe = () => Promise.reject(new Error("must not be called"));
    const { report, exitCode } = await runDoctor(aRequest(), stage.world, signal);
    expect(exitCode).toBe(4);
    expect(report.checks.filter(({ status }) => status === "error").map(({ name }) => name)).toEqual([
      "socket",
    ]);
  });

  it("names the engine, and reports no missing Docker for a project of processes", async () => {
    const embedded = { program: "docker", requires: [] };
    const stage = aWorld({ model: aModel(aService("web", { embedded }), aService("db")) });
    stage.engine.failure = new StackError("engine-unavailable", {
      message: "no engine runs",
      hint: "Start it.",
    });
    const { report, exitCode } = await runDoctor(aRequest(), stage.world, signal);
    expect(exitCode).toBe(0);
    const found = new Map(report.checks.map(({ name, status, message }) => [name, `${status}: ${message}`]));
    expect(found.get("runs-by")).toBe("ok: services run as processes of this machine: no engine runs");
    expect(found.get("engine")).toBe("skipped: not needed to run processes: no engine runs");
    expect(found.get("left-out")).toBe(
      "warning: db is enabled but does not run: it needs a container engine",
    );
    expect(found.get("ports")).toMatch(/^ok/);
  });

  it("reports what prevents a service from running as a process", async () => {
    const requires = [{ run: ["python3", "-c", "import torch"], install: "pip install torch" }];
    const embedded = { program: "docker", requires };
    const stage = aWorld({ model: aModel(aService("fsdp", { embedded })) });
    const request = aRequest({ settings: { engine: "embedded" } });
    const { report, exitCode } = await runDoctor(request, stage.world, signal);
    expect(exitCode).toBe(3);
    expect(report.checks.find(({ name }) => name === "runnable")).toMatchObject({
      status: "error",
      message: "fsdp lacks a requirement on this machine",
      fix: "Pip install torch.",
    });
  });

  it("reports a stale lock", async () => {
    const stage = aWorld({ model });
    stage.locks.held.set("demo", { pid: 7, what: "stackctl up" });
    stage.locks.stale.add("demo");
    const { report } = await runDoctor(aRequest(), stage.world, signal);
    expect(report.checks.find(({ name }) => name === "lock")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("stackctl up (pid 7) ended"),
    });
  });

  it("lists every problem of a project that does not load, and throws for an invalid command line", async () => {
    const broken = aWorld({
      model,
      files: { "compose.yaml": "", "stackctl.yaml": "nonsense: 1\nmore: 2\n" },
    });
    const { report, exitCode } = await runDoctor(aRequest(), broken.world, signal);
    expect(exitCode).toBe(3);
    expect(report.checks.filter(({ name, status }) => name === "project" && status === "error")).toHaveLength(
      2,
    );
    await expect(runDoctor(enabling("extar"), aWorld({ model }).world, signal)).rejects.toMatchObject({
      code: "unknown-feature",
    });
  });

  it("does not hide an unforeseen error", async () => {
    const stage = aWorld({ model });
    stage.engine.locate = () => Promise.reject(new TypeError("a bug"));
    await expect(runDoctor(aRequest(), stage.world, signal)).rejects.toThrow("a bug");
    stage.engine.locate = () =>
      Promise.reject(new StackError("engine-unavailable", { message: "no", hint: "H." }));
    expect((await runDoctor(aRequest(), stage.world, signal)).exitCode).toBe(4);
  });
});
