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
    "is started by Compose, which brings the credentials, and is up already the next time",
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
