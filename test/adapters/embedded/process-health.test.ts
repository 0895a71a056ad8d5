import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmbeddedProject, shellService } from "../../support/embedded-project.ts";
import { untilFits } from "../../support/until.ts";

describe("the health of a service that runs as a process", () => {
  let stack: Awaited<ReturnType<typeof createEmbeddedProject>>;
  beforeEach(async () => {
    stack = await createEmbeddedProject();
  });
  afterEach(() => stack.cleanup());

  const flag = () => join(stack.directory, "ok");
  const start = async (healthcheck: Readonly<Record<string, unknown>>) => {
    await stack.write("web", shellService("exec sleep 1000", { healthcheck }));
    expect((await stack.launch(["web"])).exitCode).toBe(0);
  };
  /** What another command would see. */
  const lookAnew = async () => {
    const [container] = await stack.open().engine.listContainers("demo");
    return container;
  };
  const test = ["CMD", "sh", "-c", "echo asked >>asked; test -e ok"];

  it("is the current result of its health check", async () => {
    await start({ test, interval: "100ms", retries: 1, start_period: "0s" });
    await writeFile(flag(), "");
    expect(await lookAnew()).toMatchObject({ health: "healthy", failingStreak: 0 });
    await rm(flag());
    // Its only retry takes one interval.
    expect(await untilFits(lookAnew, (container) => container?.health !== "starting")).toMatchObject({
      health: "unhealthy",
      failingStreak: 1,
      probes: [{ exitCode: 1, output: "" }],
    });
  });

  it("is starting during its start period and its retries", async () => {
    await start({ test, interval: "1h", retries: 1 });
    expect(await lookAnew()).toMatchObject({ health: "starting" });
  });

  it("is probed once for several reads in a row", async () => {
    await start({ test, interval: "1h" });
    await stack.engine.listContainers("demo");
    const [{ id } = { id: "" }] = await stack.engine.listContainers("demo");
    await stack.engine.inspectContainers([id]);
    expect(await stack.engine.readLogs(id, 10)).toEqual([]);
    expect(await readFile(join(stack.directory, "asked"), "utf8")).toBe("asked\n");
  });

  it("is not probed by a status read while a watcher probes it", async () => {
    await writeFile(flag(), "");
    const controller = new AbortController();
    const events = stack.engine.watch("demo", controller.signal)[Symbol.asyncIterator]();
    await events.next();
    await start({ test, interval: "1h" });
    expect((await stack.only()).health).toBe("starting");
    expect(existsSync(join(stack.directory, "asked"))).toBe(false);
    await start({ test, interval: "300ms" });
    for (;;) {
      const { value } = await events.next();
      if (value.action === "health") break;
    }
    expect((await stack.only()).health).toBe("healthy");
    await rm(flag());
    for (;;) {
      const { value } = await events.next();
      if (value.action === "health") break;
    }
    expect((await stack.only()).health).toBe("unhealthy");
    controller.abort();
    expect((await events.next()).done).toBe(true);
  });

  it("has a check that runs where the process runs, with its environment and its ports", async () => {
    await stack.write(
      "web",
      shellService("exec sleep 1000", {
        ports: ["127.0.0.1:18123:80"],
        environment: { WORD: "there" },
        healthcheck: { test: 'echo "$$WORD $$(pwd) http://localhost:80/ http://127.0.0.1:80"; exit 3' },
      }),
    );
    await stack.launch(["web"]);
    const web = await stack.only();
    expect(web.probes).toMatchObject([
      {
        exitCode: 3,
        output: `there ${stack.directory} http://127.0.0.1:18123/ http://127.0.0.1:18123`,
      },
    ]);
    expect(web).toMatchObject({ addresses: ["127.0.0.1"], exposedPorts: [18123] });
  });

  it("leaves nothing of a check that took too long", async () => {
    await start({ test: ["CMD-SHELL", "sleep 1000 & sleep 1000"], timeout: "200ms", interval: "1s" });
    const marker = (await stack.only()).id;
    expect(await lookAnew()).toMatchObject({
      probes: [{ exitCode: -1, output: "it took longer than 0.2 s" }],
    });
    await stack.compose.down(stack.target, { volumes: false, timeoutSeconds: undefined });
    const left = readdirSync("/proc").filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(marker);
      } catch {
        return false;
      }
    });
    expect(left).toEqual([]);
  });
});
