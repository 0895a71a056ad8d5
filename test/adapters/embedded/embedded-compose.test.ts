import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmbeddedProject, shellService, type WrittenService } from "../../support/embedded-project.ts";
import { until, untilFits } from "../../support/until.ts";

describe("Compose commands on the embedded engine", () => {
  let stack: Awaited<ReturnType<typeof createEmbeddedProject>>;
  beforeEach(async () => {
    stack = await createEmbeddedProject();
  });
  afterEach(() => stack.cleanup());

  const saying = (name: string, changes: WrittenService = {}) =>
    shellService(
      `trap 'echo ${name} ends >>order; exit' TERM; echo ${name} begins >>order; echo up; while :; do sleep 0.02; done`,
      changes,
    );
  const readOrder = async () => (await readFile(join(stack.directory, "order"), "utf8")).trim().split("\n");
  const untilUp = async (count: number) => {
    await until(async () => {
      const found = await stack.engine.listContainers("demo");
      const logs = await Promise.all(found.map(({ id }) => stack.engine.readLogs(id, 10)));
      return logs.filter((lines) => lines.includes("up")).length === count;
    });
  };
  const chain = async () => {
    await stack.write("web", saying("web", { depends_on: ["api"] }));
    await stack.write("api", saying("api", { depends_on: ["db"] }));
    await stack.write("db", saying("db"));
    await stack.launch(["web", "api", "db"]);
    await untilUp(3);
  };

  it("starts in the order of dependencies, and ends in the other", async () => {
    await chain();
    const containers = await stack.engine.listContainers("demo");
    const startedAt = new Map(containers.map(({ service, startedAtMs = 0 }) => [service, startedAtMs]));
    const inOrder = ["db", "api", "web"].map((service) => startedAt.get(service) ?? Number.NaN);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    await stack.compose.down(stack.target, { volumes: false, timeoutSeconds: undefined });
    const order = await readOrder();
    expect(order.filter((line) => line.endsWith("ends"))).toEqual(["web ends", "api ends", "db ends"]);
  });

  it("restarts only the named services", async () => {
    await chain();
    const before = new Map((await stack.engine.listContainers("demo")).map((one) => [one.service, one]));
    expect(await stack.compose.restart(stack.target, ["api"])).toEqual({ exitCode: 0, stderr: "" });
    for (const { service, id, startedAtMs, state } of await stack.engine.listContainers("demo")) {
      expect(id).toBe(before.get(service)?.id);
      expect(startedAtMs === before.get(service)?.startedAtMs).toBe(service !== "api");
      expect(state).toBe("running");
    }
  });

  it("removes only the named services", async () => {
    await chain();
    await stack.compose.removeServices(stack.target, ["web"]);
    const left = await stack.engine.listContainers("demo");
    expect(left.map(({ service, state }) => [service, state])).toEqual([
      ["api", "running"],
      ["db", "running"],
    ]);
  });

  it("keeps the projects of one folder apart", async () => {
    await stack.write("web", saying("web"));
    await stack.launch(["web"]);
    const other = { ...stack.target, projectName: "other" };
    const request = { services: ["web"], build: false, pull: undefined, forceRecreate: false };
    expect((await stack.compose.launch(other, request, () => {})).stderr).toContain(
      "it already runs for project demo",
    );
    await stack.compose.down(other, { volumes: true, timeoutSeconds: undefined });
    expect(await stack.engine.listContainers("other")).toEqual([]);
    expect(await stack.only()).toMatchObject({ state: "running" });
  });

  it("shows logs by service, the last lines of each", async () => {
    await stack.write("web", shellService("echo one; echo two; echo three"));
    await stack.write("longer", shellService("printf 'red \\033[31mword\\n'; printf end"));
    await stack.launch(["web", "longer"]);
    const logs = (...args: readonly string[]) => stack.compose.passThrough(stack.target, ["logs", ...args]);
    // The stream continues until both services have ended.
    expect(await logs("--follow")).toBe(0);
    stack.printed.length = 0;
    expect(await logs("--tail", "2")).toBe(0);
    expect(stack.printed).toEqual([
      "longer-1  | red word\n",
      "longer-1  | end\n",
      "web-1     | two\n",
      "web-1     | three\n",
    ]);
    stack.printed.length = 0;
    await logs("web");
    expect(stack.printed).toHaveLength(3);
  });

  it("shows logs without the names of services", async () => {
    await stack.write("web", shellService("echo one"));
    await stack.launch(["web"]);
    await stack.compose.passThrough(stack.target, ["logs", "--follow"]);
    stack.printed.length = 0;
    expect(await stack.compose.passThrough(stack.target, ["logs", "--no-log-prefix", "--no-color"])).toBe(0);
    expect(stack.printed).toEqual(["one\n"]);
  });

  it("follows logs over restarts, until it is interrupted", async () => {
    await stack.write("web", shellService("echo up; exec sleep 1000"));
    await stack.launch(["web"]);
    await untilUp(1);
    const controller = new AbortController();
    const following = stack.compose.passThrough(stack.target, ["logs", "--follow"], controller.signal);
    await stack.untilPrinted(1);
    await stack.compose.restart(stack.target, ["web"]);
    await stack.untilPrinted(2);
    controller.abort();
    expect(await following).toBe(130);
    expect(stack.printed).toEqual(["web-1  | up\n", "web-1  | up\n"]);
  });

  it("reports why it cannot give log timestamps or run Compose", async () => {
    await stack.write("web", shellService("true"));
    const passed = (...args: readonly string[]) => stack.compose.passThrough(stack.target, args);
    await expect(passed("logs", "--timestamps")).rejects.toMatchObject({ code: "usage" });
    await expect(passed("logs", "--since", "10m")).rejects.toMatchObject({ code: "usage" });
    await expect(passed("logs", "--until", "10m")).rejects.toMatchObject({ code: "usage" });
    await expect(passed("ps")).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("ps"),
    });
    await expect(stack.compose.readVersion()).rejects.toMatchObject({ code: "engine-unavailable" });
  });

  it("prints the project with the profiles that are on, filled in or as it is written", async () => {
    await stack.write("web", { image: "web:${TAG:-1}" });
    await stack.write("extra", { image: "extra:1", profiles: ["extra"] });
    const print = (profiles: readonly string[], interpolate: boolean) =>
      stack.compose.printConfig({ ...stack.target, profiles }, { interpolate });
    expect(await print([], true)).toMatchObject({ name: "demo", services: { web: { image: "web:1" } } });
    expect(await print([], false)).toMatchObject({ services: { web: { image: "web:${TAG:-1}" } } });
    expect(await print([], true)).not.toHaveProperty("services.extra");
    expect(await print(["extra"], true)).toHaveProperty("services.extra");
  });

  it("measures a process together with its children", async () => {
    await stack.write("web", shellService("sh -c 'echo up; while :; do :; done' & exec sleep 1000"));
    await stack.launch(["web"]);
    await untilUp(1);
    const containers = await stack.engine.listContainers("demo");
    const measure = async () => (await stack.engine.measure(containers)).get(containers[0]?.id ?? "");
    // A busy machine gives it nothing for a while.
    const used = await untilFits(measure, (usage) => (usage?.cpuPercent ?? 0) > 5);
    expect(used?.peakMemoryBytes).toBeGreaterThanOrEqual(used?.memoryBytes ?? Number.NaN);
  });

  it("refuses a wrong x-stackctl with the place of each fault", async () => {
    await stack.write("web", { "x-stackctl": { embedded: { comand: "x" }, other: 1 } });
    await expect(stack.compose.readModel(stack.target)).rejects.toMatchObject({
      code: "invalid-compose-file",
      message: "x-stackctl of service web is invalid",
      problems: expect.arrayContaining([
        { message: expect.stringContaining("services.web.x-stackctl.embedded.command") },
        { message: expect.stringContaining('"comand"') },
        { message: expect.stringContaining('"other"') },
      ]),
    });
  });
});
