import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport } from "../../src/domain/report.ts";
import { listChanges } from "../../src/plan/launch/graph.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, statesOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
const files = {
  "compose.yaml": `
    services:
      tunnel: { ${quickIdle} }
      app: { ${quickIdle}, network_mode: "service:tunnel" }
      other: { ${quickIdle} }
  `,
};

/** Whether both are in the same network namespace of the kernel. */
async function areConnected({ project }: Fixture): Promise<boolean> {
  const [tunnel, app] = await Promise.all(
    ["tunnel", "app"].map(async (service) => {
      const { id } = await containerOf(project, service);
      return docker("exec", id, "readlink", "/proc/self/ns/net");
    }),
  );
  return tunnel === app;
}

describeWithEngine("a service that shares the network of another service", () => {
  for (const [how, lose] of [
    ["removed", (id: string) => docker("rm", "--force", id)],
    ["killed", (id: string) => docker("kill", id)],
    ["restarted by hand", (id: string) => docker("restart", id)],
  ] as const) {
    scenario(`is replaced or restarted by up after that service was ${how}`, files, async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      expect(await areConnected(fixture)).toBe(true);
      const other = await containerOf(fixture.project, "other");
      await lose((await containerOf(fixture.project, "tunnel")).id);

      const status = await fixture.stackctl("status --json", stable);
      expect(status).toMatchObject({ exitCode: 6 });
      const app = status.json(StatusReport).services.find(({ name }) => name === "app");
      expect(app).toMatchObject({ state: "running", verdict: "failed" });
      const plan = (await fixture.stackctl("plan --json", stable)).json(LaunchPlan);
      const changed = listChanges(plan.steps).map(({ service }) => service);
      expect(changed).toContain("app");
      expect(changed).not.toContain("other");

      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      expect(await areConnected(fixture)).toBe(true);
      expect(await containerOf(fixture.project, "other")).toEqual(other);
      expect(await fixture.stackctl("plan --detailed-exitcode", stable)).toMatchObject({ exitCode: 0 });
    });
  }

  scenario("is recreated with it even if only the other service is named", files, async (fixture) => {
    await fixture.stackctl("up", stable);
    const other = await containerOf(fixture.project, "other");
    expect(await fixture.stackctl("up --force-recreate tunnel", stable)).toMatchObject({ exitCode: 0 });
    expect(await areConnected(fixture)).toBe(true);
    expect(await containerOf(fixture.project, "other")).toEqual(other);
  });

  scenario("is recreated if its own configuration changes, and only then", files, async (fixture) => {
    await fixture.stackctl("up", stable);
    const pending = async () => (await fixture.stackctl("plan --detailed-exitcode", stable)).exitCode;
    expect(await pending()).toBe(0);
    const text = await fixture.read("compose.yaml");
    await fixture.write(
      "compose.yaml",
      text.replace('network_mode: "service:tunnel"', "$&, environment: { A: b }"),
    );
    const plan = (await fixture.stackctl("plan --json", stable)).json(LaunchPlan);
    const changes = listChanges(plan.steps);
    expect(changes).toMatchObject([{ kind: "recreate", service: "app", cause: "its configuration changed" }]);
    expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
    expect((await containerOf(fixture.project, "app")).env).toMatchObject({ A: "b" });
    expect(await pending()).toBe(0);
    const before = await containerOf(fixture.project, "app");
    await fixture.compose("up -d");
    expect((await containerOf(fixture.project, "app")).id).toBe(before.id);
  });

  scenario("restarts with it", files, async (fixture) => {
    await fixture.stackctl("up", stable);
    expect(await fixture.stackctl("restart tunnel", stable)).toMatchObject({ exitCode: 0 });
    expect(await areConnected(fixture)).toBe(true);
  });
});

describeWithEngine("a service that mounts the volumes of another service", () => {
  scenario(
    "is recreated with it",
    {
      "compose.yaml": `
        services:
          store: { ${quickIdle}, volumes: ["/data"] }
          reader: { ${quickIdle}, volumes_from: [store] }
      `,
    },
    async (fixture) => {
      await fixture.stackctl("up", stable);
      const before = await containerOf(fixture.project, "reader");
      await docker("rm", "--force", "--volumes", (await containerOf(fixture.project, "store")).id);
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      const [store, reader] = [
        await containerOf(fixture.project, "store"),
        await containerOf(fixture.project, "reader"),
      ];
      expect(reader.id).not.toBe(before.id);
      await docker("exec", store.id, "touch", "/data/new");
      expect(await docker("exec", reader.id, "ls", "/data")).toBe("new");
      expect(await statesOf(fixture.project)).toEqual({ reader: "running", store: "running" });
      expect(await fixture.stackctl("plan --detailed-exitcode", stable)).toMatchObject({ exitCode: 0 });
      const text = await fixture.read("compose.yaml");
      await fixture.write("compose.yaml", text.replace("volumes_from: [store]", "$&, environment: { A: b }"));
      expect(await fixture.stackctl("plan --detailed-exitcode", stable)).toMatchObject({ exitCode: 10 });
    },
  );
});
