import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { findFaults } from "../support/json-schema.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const project = {
  "compose.yaml": `
    services:
      web: { ${quickIdle}, healthcheck: { test: ["CMD", "true"], interval: 1s } }
      migrate: { ${quick}, command: "true", profiles: [db] }
      broken: { ${quick}, command: [sh, -c, "echo no database; exit 3"], profiles: [broken] }
  `,
  "stackctl.yaml": `
    features:
      db: { description: A database, dependencies: { apt: [stackctl-no-such-package] } }
      broken: { conflicts: [] }
  `,
  "start.sh": "#!/bin/sh\ndocker compose --profile db up -d\n",
};
const env = { STACKCTL_STABILITY_WINDOW: "100ms", STACKCTL_UNHEALTHY_GRACE: "100ms" };

/** Commands in order: the project is not started, is running, has a failed service, and is removed. */
const calls: readonly (readonly [document: string, exitCode: number, args: string])[] = [
  ["features", 0, "features"],
  ["features-explain", 0, "features explain db"],
  ["features-set", 0, "features enable db"],
  ["features-set", 0, "features disable db"],
  ["config", 0, "config"],
  ["deps", 0, "deps"],
  ["deps", 10, "deps db --check"],
  ["lint", 0, "lint"],
  ["matrix", 0, "matrix"],
  ["init", 0, "init --dry-run --github"],
  ["features-add", 0, "features add cache --image redis:7 --port 6379 --dry-run"],
  ["eject", 0, "eject --dry-run"],
  ["eject", 0, "eject --output -"],
  ["eject-kubernetes", 0, "eject --to kubernetes k8s --dry-run"],
  ["doctor", 0, "doctor"],
  ["plan", 0, "plan --enable-db"],
  ["plan", 0, "up --dry-run"],
  ["status", 6, "status"],
  ["up", 0, "up --enable-db"],
  ["status", 0, "status --enable-db"],
  ["up", 0, "wait"],
  ["up", 0, "restart web"],
  ["up", 6, "up --enable-broken"],
  ["status", 6, "status --enable-broken"],
  ["log", 0, "logs --tail 1 broken"],
  ["up", 6, "wait broken --timeout 5s"],
  ["error", 2, "up --enable-nothing"],
  ["error", 2, "features explain nothing"],
  ["error", 3, "up -f missing.yaml"],
  ["down", 0, "down"],
];

describeWithEngine("the published JSON Schemas", () => {
  scenario("describe the --json output of every command", project, async (fixture) => {
    for (const [document, exitCode, args] of calls) {
      const result = await fixture.stackctl(`${args} --json`, { env });
      expect.soft(result.exitCode, `${args}\n${result.stdout}\n${result.stderr}`).toBe(exitCode);
      expect.soft(findFaults(document, result.json()), args).toEqual([]);
    }
  });

  scenario("describe each line that --progress json prints", project, async (fixture) => {
    const kinds = new Set<string>();
    for (const args of ["up --enable-db", "up --enable-broken", "up --enable-nothing", "down"]) {
      const progress = { ...env, STACKCTL_PROGRESS: "json" };
      const { stderr } = await fixture.stackctl(args, { env: progress });
      for (const line of stderr.split("\n").filter((one) => one !== "")) {
        const event: unknown = JSON.parse(line);
        expect.soft(findFaults("progress", event), line).toEqual([]);
        if (typeof event === "object" && event !== null && "kind" in event) kinds.add(String(event.kind));
      }
    }
    expect([...kinds]).toEqual(
      expect.arrayContaining(["planned", "creating", "starting", "ready", "failed", "stopping", "error"]),
    );
  });
});
