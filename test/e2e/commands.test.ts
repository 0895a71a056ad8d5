import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, containersOf, statesOf, untilLogged } from "../support/engine/engine.ts";
import { watchEvents } from "../support/engine/watch-events.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
/** A long window for services that exit immediately: on a busy machine they outlast a short one. */
const patient = { env: { STACKCTL_STABILITY_WINDOW: "10s" } };

describeWithEngine("logs", () => {
  const files = {
    "compose.yaml": `
      services:
        web: { ${quick}, command: [sh, -c, "echo one; echo two; echo three; exec sleep 1000"] }
        job: { ${quick}, command: echo job done, profiles: [job] }
    `,
  };

  scenario("shows the output of services, including exited and disabled ones", files, async (fixture) => {
    await fixture.compose("--profile job up -d --wait web");
    await fixture.compose("--profile job up --abort-on-container-exit job");
    await untilLogged(fixture.project, "web", "three");
    const logs = await fixture.stackctl("logs");
    expect(logs).toMatchObject({ exitCode: 0, stderr: "" });
    expect(logs.stdout).toMatch(/web-1 +\| one\n/);
    expect(logs.stdout).toMatch(/job-1 +\| job done\n/);

    const tail = await fixture.stackctl("logs --tail 1 web");
    expect(tail.stdout.trimEnd()).toMatch(/^web-1 +\| three$/);
    for (const [words, says] of [
      ["logs wbe", "unknown service wbe"],
      ["logs --tail few", '--tail takes a number of lines, not "few"'],
    ] as const) {
      expect(await fixture.stackctl(words)).toMatchObject({
        exitCode: 2,
        stdout: "",
        stderr: expect.stringContaining(says),
      });
    }
  });

  scenario("-f follows the output until Ctrl-C, which stops no container", files, async (fixture) => {
    await fixture.compose("up -d");
    const before = await containersOf(fixture.project);
    const logs = fixture.start("logs -f web");
    await logs.says("three");
    logs.interrupt();
    expect(await logs.result).toMatchObject({ exitCode: 130 });
    expect(await containersOf(fixture.project)).toEqual(before);
  });
});

describeWithEngine("restart", () => {
  scenario(
    "restarts one service, waits until it is healthy again, and leaves the other services unchanged",
    {
      "compose.yaml": `
        services:
          web: { ${quickProbed("test -e /tmp/ready", '[sh, -c, "sleep 0.7; touch /tmp/ready; exec sleep 1000"]')}, tmpfs: [/tmp] }
          db: { ${quickIdle} }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      const [db, web] = await containersOf(fixture.project);

      const events = await watchEvents(fixture, ["health_status"]);
      const restart = await fixture.stackctl("restart web --json", stable);
      expect(restart).toMatchObject({ exitCode: 0 });
      const report = restart.json(UpReport);
      expect(report).toMatchObject({ ok: true, services: [{ name: "web", verdict: "ready" }] });
      expect(report.services[0]?.readyMs).toBeGreaterThan(700);
      // The engine reaches the same result by its own next probe.
      await events.sees("web health_status: healthy");
      const after = await containerOf(fixture.project, "web");
      expect(after).toMatchObject({ id: web?.id, state: "running", health: "healthy" });
      expect(after.startedAt > String(web?.startedAt)).toBe(true);
      expect(await containerOf(fixture.project, "db")).toEqual(db);
    },
  );

  scenario(
    "fails and names the service if it does not become ready again",
    {
      "compose.yaml": `
        services:
          web: { ${quick}, command: [sh, -c, "[ -e /once ] && echo will not start twice && exit 7; touch /once; exec sleep 1000"] }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      const restart = await fixture.stackctl("restart --json", patient);
      expect(restart).toMatchObject({ exitCode: 6 });
      expect(restart.json(UpReport).failures).toMatchObject([
        { service: "web", reason: "exited", exitCode: 7, logs: ["will not start twice"] },
      ]);
    },
  );

  scenario(
    "of a service that is not running fails with a hint how to start it",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      for (const words of ["restart", "restart web"]) {
        const restart = await fixture.stackctl(words);
        expect(restart).toMatchObject({
          exitCode: 6,
          stderr: expect.stringContaining("Run stackctl up to start it."),
        });
      }
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});

describeWithEngine("compose --", () => {
  scenario(
    "passes arguments, profiles and files to Compose, and returns Compose's exit code",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle} }
          extra: { ${quickIdle}, profiles: [extra], environment: { WHO: "$WHO" } }
      `,
      "stackctl.yaml": "features: { extra: { env: { WHO: stackctl } } }\n",
      ".env": "ENABLE_EXTRA=true\n",
    },
    async (fixture) => {
      expect(await fixture.stackctl("compose -- up -d")).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ extra: "running", web: "running" });
      expect((await containerOf(fixture.project, "extra")).env).toMatchObject({ WHO: "stackctl" });

      const listed = await fixture.stackctl("compose -- ps --format json");
      const services = listed.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).Service);
      expect(services.toSorted()).toEqual(["extra", "web"]);
      expect(
        await fixture.stackctl(["compose", "--", "exec", "-T", "web", "sh", "-c", "exit 42"]),
      ).toMatchObject({
        exitCode: 42,
      });
      const before = await containersOf(fixture.project);
      expect(await fixture.stackctl("plan --json --detailed-exitcode")).toMatchObject({ exitCode: 0 });
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );
});
