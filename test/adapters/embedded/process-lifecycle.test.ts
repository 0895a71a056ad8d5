import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLinuxProcesses } from "../../../src/adapters/embedded/processes/linux-processes.ts";
import { placeOf } from "../../../src/adapters/embedded/processes/record-place.ts";
import { readRecord } from "../../../src/adapters/embedded/processes/records.ts";
import { createEmbeddedProject, shellService } from "../../support/embedded-project.ts";
import { until, untilFits } from "../../support/until.ts";

const keep = join(import.meta.dirname, "../../../templates/embedded/keep.sh");

describe("a service that runs as a process", () => {
  let stack: Awaited<ReturnType<typeof createEmbeddedProject>>;
  beforeEach(async () => {
    stack = await createEmbeddedProject();
  });
  afterEach(() => stack.cleanup());

  const folder = (...path: readonly string[]) => join(stack.directory, ".stackctl", ...path);
  const spawnKeeper = (args: readonly string[]) =>
    spawn("/bin/sh", args, { cwd: folder("processes", "web"), detached: true, stdio: "ignore" });
  const record = (service: string) => readRecord(placeOf(stack.directory), service);
  const start = async (script: string, changes = {}) => {
    await stack.write("web", shellService(script, changes));
    expect(await stack.launch(["web"])).toEqual({ exitCode: 0, stderr: "" });
    return stack.only();
  };
  const down = (timeoutSeconds?: number) =>
    stack.compose.down(stack.target, { volumes: false, timeoutSeconds });
  const says = (line: string) => async () => {
    const [found] = await stack.engine.listContainers("demo");
    return (await stack.engine.readLogs(found?.id ?? "", 1000)).includes(line);
  };
  const membersOf = async (service: string) => {
    const found = await record(service);
    const identity = found?.last?.identity;
    return identity ? createLinuxProcesses().listGroup(identity, found.id) : [];
  };
  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  };

  it("is found by a command in another folder that has not read the project", async () => {
    const container = await start("exec sleep 1000");
    expect(await stack.open(tmpdir()).engine.listContainers("demo")).toEqual([container]);
  });

  it("is gone after down, with its record and its log, and the folders of volumes stay", async () => {
    await start("echo up; exec sleep 1000", { volumes: ["kept:/data"] });
    const pids = await untilFits(
      () => membersOf("web"),
      ({ length }) => length > 1,
    );
    expect(await down()).toEqual({ exitCode: 0, stderr: "" });
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readdirSync(folder())).toEqual([".gitignore", "volumes"]);
    await stack.compose.down(stack.target, { volumes: true, timeoutSeconds: undefined });
    expect(readdirSync(folder())).toEqual([".gitignore"]);
  });

  it("is stopped with its own signal, and ends in time", async () => {
    await start('trap "echo bye; exit 7" INT; echo up; while :; do sleep 0.05; done', {
      stop_signal: "SIGINT",
    });
    await until(says("up"));
    const [log] = [folder("logs", "web.log")];
    await stack.compose.restart(stack.target, ["web"]);
    expect(await readFile(`${log}.1`, "utf8")).toBe("up\nbye\n");
  });

  it("ends with the code of its program", async () => {
    await start("exit 42");
    await until(async () => (await stack.only()).state === "exited");
    const ended = await stack.only();
    expect(ended).toMatchObject({ exitCode: 42, finishedAtMs: expect.any(Number), health: "none" });
    expect(ended.finishedAtMs).toBeGreaterThanOrEqual(ended.startedAtMs ?? Number.NaN);
  });

  it("ends its background children when it exits and when it is stopped", async () => {
    await start("sleep 1000 & sleep 1000 & echo up; exit 0");
    await until(async () => (await stack.only()).state === "exited" && (await membersOf("web")).length === 0);
    await down();
    await start("(trap '' TERM; sleep 1000) & echo up; exec sleep 1000");
    await until(says("up"));
    const pids = await untilFits(
      () => membersOf("web"),
      ({ length }) => length >= 4,
    );
    await down();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it("also ends processes that left its group, and a running health check", async () => {
    await start("setsid sleep 1000 & echo up; exec sleep 1000");
    await until(says("up"));
    const { id } = await stack.only();
    await until(
      async () => (await createLinuxProcesses().listMarked(id)).length > (await membersOf("web")).length,
    );
    await down();
    expect(await createLinuxProcesses().listMarked(id)).toEqual([]);
  });

  it("is killed if it outlives its grace period or the given time", async () => {
    const deaf = "trap '' TERM; echo up; while :; do sleep 0.05; done";
    await start(deaf, { stop_grace_period: "300ms" });
    await until(says("up"));
    const began = performance.now();
    expect((await down()).exitCode).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(300);
    await start(deaf, { stop_grace_period: "10m" });
    await until(says("up"));
    expect((await down(0)).exitCode).toBe(0);
    expect(await stack.engine.listContainers("demo")).toEqual([]);
  });

  it("is exited with 137 if all its processes were killed before the exit was recorded", async () => {
    await start("exec sleep 1000");
    const leader = (await record("web"))?.last?.identity?.pid ?? Number.NaN;
    process.kill(-leader, "SIGKILL");
    await until(async () => (await stack.only()).state === "exited");
    expect(await stack.only()).toMatchObject({ exitCode: 137 });
    expect(await stack.engine.startContainer((await stack.only()).id)).toBeUndefined();
    expect(await stack.only()).toMatchObject({ state: "running" });
  });

  it("still runs, and can be stopped, if only its keeper was killed", async () => {
    await start("exec sleep 1000");
    const leader = (await record("web"))?.last?.identity?.pid ?? Number.NaN;
    const members = await untilFits(
      () => membersOf("web"),
      ({ length }) => length > 1,
    );
    const others = members.filter((pid) => pid !== leader);
    process.kill(leader, "SIGKILL");
    await until(() => !isAlive(leader));
    expect(await stack.only()).toMatchObject({ state: "running" });
    await down();
    expect(others.filter(isAlive)).toEqual([]);
  });

  it("is never taken for a process that has its number now", async () => {
    const created = await stack
      .write("web", shellService("exec sleep 1000"))
      .then(() => stack.launch(["web"], { createOnly: true }));
    expect(created.exitCode).toBe(0);
    const stranger = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
    const pid = stranger.pid ?? Number.NaN;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    try {
      writeFileSync(folder("processes", "web", "run.1"), `${pid}\n1\n${boot}\n`);
      expect(await stack.only()).toMatchObject({ state: "exited", exitCode: 137 });
      await down();
      expect(isAlive(pid)).toBe(true);
    } finally {
      stranger.kill("SIGKILL");
    }
  });

  it("had its end with the machine's last boot", async () => {
    await stack.write("web", shellService("exec sleep 1000"));
    await stack.launch(["web"], { createOnly: true });
    writeFileSync(folder("processes", "web", "run.1"), `${process.pid}\n1\nanother-boot\n`);
    expect(await stack.only()).toMatchObject({ state: "exited", exitCode: 255 });
  });

  it("runs once when two commands start it at the same time", async () => {
    await stack.write("web", shellService("echo up >>ran; exec sleep 1000"));
    await stack.launch(["web"], { createOnly: true });
    const { id } = await stack.only();
    const starters = Array.from({ length: 8 }, () => stack.open(tmpdir()).engine);
    for (const [index, engine] of starters.entries()) if (index === 0) await engine.listContainers("demo");
    expect(await Promise.all(starters.map((engine) => engine.startContainer(id)))).toEqual(
      starters.map(() => undefined),
    );
    await until(() => existsSync(join(stack.directory, "ran")));
    const ran = () => readFile(join(stack.directory, "ran"), "utf8");
    // The shell makes the file before it writes.
    expect(await untilFits(ran, (text) => text !== "")).toBe("up\n");
    expect((await record("web"))?.runs).toBe(1);
  });

  it("is created once when two commands create it at the same time", async () => {
    await stack.write("web", shellService("exec sleep 1000"));
    const requests = { services: ["web"], build: false, pull: undefined, forceRecreate: false };
    const results = await Promise.all(
      [stack.open(), stack.open(), stack.open()].map(({ compose }) =>
        compose.launch(stack.target, requests, () => {}),
      ),
    );
    expect(results.some(({ exitCode }) => exitCode === 0)).toBe(true);
    expect(await stack.only()).toMatchObject({ state: "running" });
    expect((await record("web"))?.runs).toBe(1);
  });

  it("does not start its program if a stop was requested before: the signal would have been lost", async () => {
    await stack.write("web", shellService("echo up >>ran; exec sleep 1000"));
    await stack.launch(["web"], { createOnly: true });
    await mkdir(folder("logs"), { recursive: true });
    await writeFile(folder("processes", "web", "stop.1"), "130\n");
    const log = folder("logs", "web.log");
    const keeper = spawnKeeper([keep, "1", "/", log, "1000", "1", "touch", join(stack.directory, "ran")]);
    await once(keeper, "close");
    expect(await readFile(folder("processes", "web", "exit.1"), "utf8")).toBe("130\n");
    expect(existsSync(join(stack.directory, "ran"))).toBe(false);
  });

  it("has its stop requested in its record before it is signalled", async () => {
    const request = folder("processes", "web", "stop.1");
    await start(
      `trap 'read -r code <"${request}"; exit $((code - 100))' INT; echo up; while :; do sleep 0.05; done`,
      {
        stop_signal: "SIGINT",
      },
    );
    await until(says("up"));
    const found = await record("web");
    await stack.compose.restart(stack.target, ["web"]);
    expect(await readFile(join(found?.folder ?? "", "exit.1"), "utf8")).toBe("30\n");
  });

  it("does not begin to run once its record was taken away under its keeper", async () => {
    await stack.write("web", shellService("echo up >>ran; exec sleep 1000"));
    await stack.launch(["web"], { createOnly: true });
    await mkdir(folder("logs"), { recursive: true });
    // A keeper that was started and is late: it waits until the record is gone.
    const script = `while [ -e service.json ]; do sleep 0.01; done; exec /bin/sh "${keep}" 1 / "${folder("logs")}/web.log" 1000 1 touch "${stack.directory}/ran"`;
    const late = spawnKeeper(["-c", script]);
    const ended = new Promise((done) => late.on("close", done));
    await stack.compose.removeServices(stack.target, ["web"]);
    expect(await ended).toBe(3);
    expect(existsSync(join(stack.directory, "ran"))).toBe(false);
    expect(await stack.engine.listContainers("demo")).toEqual([]);
  });

  it("reports why it cannot start: missing program, working directory or required file", async () => {
    const command = ["no-such-program"];
    await stack.write("web", { "x-stackctl": { embedded: { command } } });
    expect(await stack.launch(["web"])).toEqual({
      exitCode: 1,
      stderr: "service web: no-such-program is not found on the PATH",
    });
    expect(await stack.only()).toMatchObject({
      state: "created",
      error: "no-such-program is not found on the PATH",
    });
    await stack.write("web", { "x-stackctl": { embedded: { command: ["./run"], workdir: "nowhere" } } });
    expect((await stack.launch(["web"])).stderr).toContain("its workdir is not a folder");
    await stack.write("web", {
      volumes: [{ type: "bind", source: "./missing", target: "/missing" }],
      "x-stackctl": { embedded: { command: ["sleep", "1"] } },
    });
    expect((await stack.launch(["web"])).stderr).toContain("missing of /missing cannot be used");
  });

  it("keeps the end of its log, and the log of the previous run", async () => {
    await start("echo first; exec sleep 1000");
    await until(says("first"));
    await stack.compose.restart(stack.target, ["web"]);
    const { id } = await stack.only();
    // The first run says it at once; the second one only after it has begun.
    await until(async () => (await stack.engine.readLogs(id, 10)).length > 1);
    expect(await readFile(folder("logs", "web.log.1"), "utf8")).toBe("first\n");
    expect(await stack.engine.readLogs(id, 10)).toEqual(["first", "first"]);
    expect(await stack.engine.readLogs(id, 10, undefined, 0)).toEqual(["first"]);
  });

  it("has its log truncated while it is writing", async () => {
    await stack.write("web", shellService("exec sleep 1000"));
    await stack.launch(["web"], { createOnly: true });
    await mkdir(folder("logs"), { recursive: true });
    const log = folder("logs", "web.log");
    const flood = 'long=$(printf %2000s x); while :; do echo "$long line"; sleep 0.004; done';
    const keeper = spawnKeeper([keep, "1", "/", log, "100000", "1", "/bin/sh", "-c", flood]);
    try {
      const sizeOf = (path: string) =>
        stat(path).then(
          ({ size }) => size,
          () => 0,
        );
      // The copy is whole once the log is short again.
      await until(async () => (await sizeOf(`${log}.1`)) > 0 && (await sizeOf(log)) < 100_000);
      const kept = await readFile(`${log}.1`, "utf8");
      expect(kept.length).toBeLessThanOrEqual(50_000);
      expect(kept).toMatch(/ line\n$/);
      await until(async () => (await stat(log)).size > 0);
    } finally {
      process.kill(-(keeper.pid ?? Number.NaN), "SIGKILL");
    }
  });
});
