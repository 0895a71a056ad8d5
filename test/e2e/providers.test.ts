import { chmod, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, statesOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/** Records its arguments, and prints the content of the file `answer`. */
const provider = `#!/bin/sh
here=$(dirname "$0")
[ "$2" = metadata ] && exit 1
echo "$3 $4 $5" >> "$here/calls"
[ "$3" = up ] || exit 0
cat "$here/answer"
`;
const answer = (url: string) => `${JSON.stringify({ type: "setenv", message: `URL=${url}` })}\n`;

const files = {
  "compose.yaml": `
    services:
      db: { provider: { type: stackctl-test-cloud, options: { size: small } } }
      app: { ${quickIdle}, depends_on: [db], post_start: [{ command: [touch, /hooked] }] }
      plain: { ${quickIdle}, depends_on: { db: { condition: service_healthy } } }
      other: { ${quickIdle} }
      queue: { provider: { type: stackctl-test-queue }, profiles: [queue] }
  `,
  "bin/stackctl-test-cloud": provider,
  "bin/answer": answer("cloud://1"),
};

async function withProvider(fixture: Fixture) {
  await chmod(join(fixture.directory, "bin/stackctl-test-cloud"), 0o755);
  const env = {
    PATH: `${join(fixture.directory, "bin")}:${process.env.PATH}`,
    STACKCTL_STABILITY_WINDOW: "200ms",
  };
  const calls = async () => {
    const path = join(fixture.directory, "bin/calls");
    const text = await readFile(path, "utf8").catch(() => "");
    await rm(path, { force: true });
    return text.split("\n").filter((line) => line !== "");
  };
  const urlOf = async (service: string) => {
    const { id } = await containerOf(fixture.project, service);
    return docker("inspect", id, "--format", "{{range .Config.Env}}{{println .}}{{end}}");
  };
  return { env, calls, urlOf };
}

describeWithEngine("a service that a provider runs", () => {
  scenario(
    "is called once by up, passes its variables to its dependents, and is called by down",
    files,
    async (fixture) => {
      const { env, calls, urlOf } = await withProvider(fixture);
      const plan = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(plan.services.find(({ name }) => name === "db")?.startedBy).toBe("Compose, for a provider");
      expect(plan.steps.filter(({ service }) => service === "db").map(({ kind }) => kind)).toEqual([
        "start",
        "wait",
      ]);
      expect(await calls()).toEqual([]);

      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 0 });
      const verdicts = up.json(UpReport).services.map(({ name, verdict }) => [name, verdict]);
      expect(Object.fromEntries(verdicts)).toEqual({
        app: "ready",
        db: "ready",
        other: "ready",
        plain: "ready",
      });
      expect(await calls()).toEqual(["up --size=small db"]);
      expect(await urlOf("app")).toContain("DB_URL=cloud://1");
      expect(await urlOf("plain")).toContain("DB_URL=cloud://1");
      await docker("exec", (await containerOf(fixture.project, "app")).id, "ls", "/hooked");

      const status = await fixture.stackctl("status --json", { env });
      expect(status).toMatchObject({ exitCode: 0 });
      expect(status.json(StatusReport).services.find(({ name }) => name === "db")).toMatchObject({
        state: "provider",
        verdict: "ready",
      });
      expect(await fixture.stackctl("wait db", { env })).toMatchObject({ exitCode: 0 });

      const down = await fixture.stackctl("down --json", { env });
      expect(down).toMatchObject({ exitCode: 0 });
      expect(await calls()).toEqual(["down --size=small db"]);
      expect(await statesOf(fixture.project)).toEqual({});
    },
  );

  scenario(
    "is called again by the next up, which replaces only services whose variables changed",
    files,
    async (fixture) => {
      const { env, calls, urlOf } = await withProvider(fixture);
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const before = await containerOf(fixture.project, "plain");
      await calls();
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      expect(await calls()).toEqual(["up --size=small db"]);
      expect(await containerOf(fixture.project, "plain")).toMatchObject({
        id: before.id,
        startedAt: before.startedAt,
      });

      const other = await containerOf(fixture.project, "other");
      await fixture.write("bin/answer", answer("cloud://2"));
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      expect(await urlOf("plain")).toContain("DB_URL=cloud://2");
      expect(await urlOf("app")).toContain("DB_URL=cloud://2");
      expect((await containerOf(fixture.project, "other")).id).toBe(other.id);
    },
  );

  scenario(
    "is called with down by the up that disables its feature, but not if it was never started",
    {
      ...files,
      "compose.yaml": `
        services:
          web: { ${quickIdle} }
          db: { provider: { type: stackctl-test-cloud }, profiles: [cloud] }
          app: { ${quickIdle}, depends_on: [db], profiles: [cloud] }
      `,
    },
    async (fixture) => {
      const { env, calls } = await withProvider(fixture);
      expect(await fixture.stackctl("up --enable-cloud", { env })).toMatchObject({ exitCode: 0 });
      expect(await calls()).toEqual(["up db "]);
      const off = await fixture.stackctl("up --json", { env });
      expect(off).toMatchObject({ exitCode: 0 });
      expect(off.json(UpReport).stopped.map(({ service }) => service)).toEqual(["app", "db"]);
      expect(await calls()).toEqual(["down db "]);
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("down", { env })).toMatchObject({ exitCode: 0 });
      expect(await calls()).toEqual([]);
    },
  );

  scenario(
    "is refused before any change if its program is missing, and reports the reason if its up fails",
    {
      ...files,
      "compose.yaml": `
        services:
          web: { ${quickIdle} }
          queue: { provider: { type: stackctl-test-queue }, profiles: [queue] }
          db: { provider: { type: stackctl-test-cloud }, profiles: [cloud] }
          app: { ${quickIdle}, depends_on: [db], profiles: [cloud] }
      `,
      "bin/answer": `${JSON.stringify({ type: "error", message: "no such region" })}\n`,
    },
    async (fixture) => {
      const { env } = await withProvider(fixture);
      const refused = await fixture.stackctl("up --enable-queue", { env });
      expect(refused).toMatchObject({ exitCode: 5 });
      expect(refused.stderr).toContain(
        "neither docker-stackctl-test-queue nor stackctl-test-queue was found",
      );
      expect(await statesOf(fixture.project)).toEqual({});
      const failed = await fixture.stackctl("up --enable-cloud", { env });
      expect(failed.exitCode).not.toBe(0);
      expect(failed.stderr).toContain("no such region");
    },
  );
});
