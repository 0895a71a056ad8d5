import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf } from "../support/engine/engine.ts";
import { scenario } from "../support/scenario.ts";

const idle = 'image: "stackctl-test/busybox:1", command: [sleep, "1000"], stop_signal: SIGKILL';
const env = { STACKCTL_STABILITY_WINDOW: "200ms" };

describeWithEngine("a service with the engine's socket", () => {
  scenario(
    "is started by Compose, which passes the credentials, and is unchanged by a second up",
    { "compose.yaml": `services: { web: { ${idle}, use_api_socket: true } }` },
    async (fixture) => {
      const first = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(first.services).toMatchObject([{ name: "web", startedBy: "Compose, for use_api_socket" }]);
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const web = await containerOf(fixture.project, "web");
      expect(await docker("exec", web.id, "cat", "/run/secrets/docker/config.json")).toContain("auths");
      const again = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(again.steps).toEqual([]);
    },
  );
});

describeWithEngine("a project with new features of Compose", () => {
  const project = {
    "compose.yaml": `
      services:
        web: { ${idle}, use_api_socket: true, volumes: [{ type: image, source: "stackctl-test/busybox:1", target: /data }] }
        talker: { ${idle}, models: { llm: { endpoint_var: TALK_URL } }, profiles: [talk] }
        db: { provider: { type: stackctl-test-cloud, options: { size: [a, b] } }, profiles: [cloud] }
        app: { ${idle}, gpus: all, depends_on: [db], profiles: [cloud] }
      models: { llm: { model: ai/small } }
    `,
  };

  scenario("is ejected into a file with the same services in Compose", project, async (fixture) => {
    expect(await fixture.stackctl("eject --all")).toMatchObject({ exitCode: 0 });
    const read = await fixture.compose("-f compose.ejected.yaml config");
    expect((await fixture.compose("-f compose.ejected.yaml config --services")).split("\n").sort()).toEqual([
      "app",
      "db",
      "talker",
      "web",
    ]);
    expect(read).toContain("model: ai/small");
    expect(read).toContain("type: stackctl-test-cloud");
  });

  scenario("works with plan, lint and matrix", project, async (fixture) => {
    const plan = (await fixture.stackctl("plan --profile cloud --profile talk --json")).json(LaunchPlan);
    expect(plan.services.map(({ name, startedBy }) => [name, startedBy])).toEqual([
      ["db", "Compose, for a provider"],
      ["app", undefined],
      ["talker", undefined],
      ["web", "Compose, for use_api_socket"],
    ]);
    expect(plan.steps.some(({ kind, service }) => service === "db" && kind === "pull")).toBe(false);
    const lint = await fixture.stackctl("lint");
    expect(lint).toMatchObject({ exitCode: 0 });
    expect(lint.stdout).not.toContain("db ");
    expect(await fixture.stackctl("matrix --json")).toMatchObject({ exitCode: 0 });
  });
});
