import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, lastingOf, statesOf } from "../support/engine/engine.ts";
import { startPrivateEngine } from "../support/engine/private-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };

/** `second` and `third` become ready only after the test calls `open`. */
const gated = {
  "compose.yaml": `
    services:
      first: { ${quickProbed("true")}, restart: always }
      second: { ${quickProbed("[ -e /open ]")}, restart: always, depends_on: { first: { condition: service_healthy } } }
      third: { ${quickProbed("true")}, restart: always, depends_on: { second: { condition: service_healthy } } }
  `,
};

async function open(fixture: Fixture, service: string): Promise<void> {
  await docker("exec", (await containerOf(fixture.project, service)).id, "touch", "/open");
}

describeWithEngine("an engine that restarts in the middle of up", () => {
  scenario(
    "is waited for, and the stack starts with the containers that it restores",
    {
      "compose.yaml": `
        services:
          first: { ${quickProbed("true")}, restart: always }
          second: { ${quickProbed("[ -e /data/open ]")}, restart: always, volumes: ["./data:/data"],
            depends_on: { first: { condition: service_healthy } } }
          third: { ${quickProbed("true")}, depends_on: { second: { condition: service_healthy } } }
      `,
      "data/.keep": "",
    },
    async (fixture) => {
      const engine = await startPrivateEngine();
      const up = fixture.start("up --json", { env: engine.env });
      await up.says("second starting");
      await engine.stop();
      await engine.start();
      await fixture.write("data/open", "");
      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 0 });
      expect(ended.json(UpReport).services.map(({ name, verdict }) => [name, verdict])).toEqual([
        ["first", "ready"],
        ["second", "ready"],
        ["third", "ready"],
      ]);
      const status = await fixture.stackctl("status --json", { env: engine.env });
      expect(status.json(StatusReport)).toMatchObject({ ok: true });
    },
  );

  scenario("and does not return ends up by the deadline, with the reason", gated, async (fixture) => {
    const engine = await startPrivateEngine();
    // Under load, the creation of the containers would use up the time limit.
    await fixture.compose("create", { env: engine.env });
    const up = fixture.start("up --json --wait-timeout 20s", { env: engine.env });
    await up.says("second starting");
    await engine.stop();
    const ended = await up.result;
    expect(ended.exitCode).toBe(4);
    expect(ended.json()).toMatchObject({ error: { code: "engine-unavailable", hint: expect.any(String) } });
  });
});

describeWithEngine("a full disk", () => {
  scenario(
    "of the engine is reported, and no command hangs",
    {
      "compose.yaml": `services: { web: { ${quick}, command: [sh, -c, "dd if=/dev/zero of=/big bs=1M count=60 && sleep 1000"] } }`,
    },
    async (fixture) => {
      const engine = await startPrivateEngine();
      await engine.fillDisk();
      const up = await fixture.stackctl("up --json --wait-timeout 20s", { env: engine.env });
      expect(up.exitCode).toBe(5);
      expect(up.json()).toMatchObject({ error: { message: expect.stringContaining("the disk is full") } });
      expect(await fixture.stackctl("status", { env: engine.env })).toMatchObject({
        stdout: expect.stringContaining("is down"),
      });
    },
  );

  scenario(
    "below the project prevents only the cache and the history",
    { "compose.yaml": `services: { web: { ${quickProbed("true")} } }` },
    async (fixture) => {
      const folder = `${fixture.directory}/small`;
      await execa("mkdir", [folder]);
      await execa("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
      onTestFinished(async () => {
        await execa("umount", ["--lazy", folder], { reject: false });
      });
      await fixture.write("small/compose.yaml", await fixture.read("compose.yaml"));
      await execa("sh", ["-c", `dd if=/dev/zero of=${folder}/ballast bs=1k count=1000`], { reject: false });
      const up = await fixture.stackctl("up --json", { cwd: folder });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("status", { cwd: folder })).toMatchObject({ exitCode: 0 });
    },
  );
});

describeWithEngine("a killed container", () => {
  scenario("during the wait for it fails up at once and is named", gated, async (fixture) => {
    await fixture.write(
      "compose.yaml",
      (await fixture.read("compose.yaml")).replaceAll(", restart: always", ""),
    );
    const up = fixture.start("up --json", { env: stable });
    await up.says("second starting");
    await docker("kill", (await containerOf(fixture.project, "second")).id);
    const ended = await up.result;
    expect(ended).toMatchObject({ exitCode: 6 });
    expect(ended.json(UpReport).failures).toMatchObject([
      { service: "second", reason: "exited", exitCode: 137, causedBy: null },
      { service: "third", causedBy: "second" },
    ]);
    expect(await statesOf(fixture.project)).toEqual({ first: "running", second: "exited", third: "created" });
  });

  scenario("that was ready, during the wait for others, is reported as the cause", gated, async (fixture) => {
    await fixture.write(
      "compose.yaml",
      (await fixture.read("compose.yaml")).replaceAll(", restart: always", ""),
    );
    const up = fixture.start("up --json", { env: stable });
    await up.says("second starting");
    await docker("kill", (await containerOf(fixture.project, "first")).id);
    const ended = await up.result;
    expect(ended).toMatchObject({ exitCode: 6 });
    expect(ended.json(UpReport).failures[0]).toMatchObject({
      service: "first",
      exitCode: 137,
      causedBy: null,
    });
  });

  scenario(
    "that is removed during the wait fails at once, and the next up creates it again",
    gated,
    async (fixture) => {
      const up = fixture.start("up --json", { env: stable });
      await up.says("second starting");
      await docker("rm", "--force", (await containerOf(fixture.project, "second")).id);
      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 6 });
      expect(ended.json(UpReport).failures[0]).toMatchObject({ service: "second", reason: "removed" });
      const again = fixture.start("up", { env: stable });
      await again.says("second starting");
      await open(fixture, "second");
      expect(await again.result).toMatchObject({ exitCode: 0 });
    },
  );
});

describeWithEngine("a signal", () => {
  for (const [name, moment] of [
    ["SIGINT", "services to wait for"],
    ["SIGTERM", "first starting"],
    ["SIGHUP", "second starting"],
  ] as const) {
    scenario(`${name} at "${moment}" leaves a stack that the next up continues`, gated, async (fixture) => {
      const up = fixture.start("up", { env: stable });
      await up.says(moment);
      up.signal(name);
      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 130 });
      const running = (await containersOf(fixture.project))
        .filter(({ state }) => state === "running")
        .map(({ service }) => service);
      const said =
        running.length === 0
          ? "nothing is left running"
          : `interrupted; still running: ${running.join(", ")}`;
      expect(ended.stderr).toContain(said);
      const again = fixture.start("up", { env: stable });
      if (!running.includes("second")) await again.says("second starting");
      await open(fixture, "second");
      expect(await again.result).toMatchObject({ exitCode: 0 });
    });
  }

  scenario(
    "that cannot be caught leaves containers that the next up and down find",
    gated,
    async (fixture) => {
      const up = fixture.start("up", { env: stable });
      await up.says("second starting");
      up.signal("SIGKILL");
      await up.result;
      const again = fixture.start("up", { env: stable });
      await open(fixture, "second");
      expect(await again.result).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});

describeWithEngine("two commands at once", () => {
  scenario(
    "the second up waits for the first, names it, and finds nothing left to do",
    gated,
    async (fixture) => {
      const first = fixture.start("up", { env: stable });
      await first.says("second starting");
      const second = fixture.start("up", { env: stable });
      await second.says(`stackctl up (pid ${first.pid}) is changing`);
      await open(fixture, "second");
      expect(await first.result).toMatchObject({ exitCode: 0 });
      const before = await lastingOf(fixture.project);
      expect(await second.result).toMatchObject({ exitCode: 0 });
      expect(await lastingOf(fixture.project)).toEqual(before);
    },
  );
});

describeWithEngine("large amounts", () => {
  scenario(
    "a log line of a megabyte is truncated in the failure report",
    {
      "compose.yaml": `services: { web: { ${quick}, command: [sh, -c, "head -c 1000000 /dev/zero | tr '\\\\0' x; echo; exit 3"],
            healthcheck: { test: "false", interval: 1h } } }`,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([{ service: "web", exitCode: 3 }]);
      expect(up.stdout.length).toBeLessThan(20_000);
    },
  );

  const names = Array.from({ length: 200 }, (_, index) => `s${index + 1}`);
  scenario(
    "two hundred services start, are reported and are removed",
    {
      "compose.yaml": `services:\n${names.map((name) => `  ${name}: { ${quickIdle}, network_mode: none }`).join("\n")}\n`,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: stable, timeoutMs: 600_000 });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport).services.filter(({ verdict }) => verdict === "ready")).toHaveLength(200);
      const down = await fixture.stackctl("down --json", { timeoutMs: 600_000 });
      expect(down).toMatchObject({ exitCode: 0 });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
    { timeout: 1_200_000 },
  );
});
