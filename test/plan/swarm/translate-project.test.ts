import { describe, expect, it } from "vitest";
import { translateWeb } from "./build-project.ts";

describe("translateProject", () => {
  it("labels the service and its containers, and drops the labels of Compose", () => {
    const { spec, hash } = translateWeb({
      labels: { "com.docker.compose.project": "demo", team: "a$$b" },
      deploy: { labels: { tier: "front" } },
    });
    const own = { "stackctl.project": "demo", "stackctl.service": "web", "stackctl.hash": hash };
    expect(spec.Name).toBe("demo_web");
    expect(spec.Labels).toMatchObject({ ...own, tier: "front" });
    expect(spec.TaskTemplate.ContainerSpec.Labels).toEqual({ ...own, team: "a$b" });
  });

  it("keeps the hash if only the number of replicas, the placement or the update settings change", () => {
    const before = translateWeb({ deploy: { replicas: 2 } });
    const after = translateWeb({
      deploy: {
        replicas: 3,
        placement: { constraints: ["node.role==worker"] },
        update_config: { parallelism: 2 },
      },
    });
    expect(after.hash).toBe(before.hash);
    expect(after.settingsHash).not.toBe(before.settingsHash);
  });

  it("has the same hash with and without the start interval that stackctl adds", () => {
    const plain = translateWeb({ healthcheck: { test: ["CMD", "true"] } });
    const check = plain.spec.TaskTemplate.ContainerSpec.Healthcheck;
    expect(check).toMatchObject({ StartInterval: 250e6, StartPeriod: 30e9 });
    const other = translateWeb({ healthcheck: { test: ["CMD", "true"], start_interval: "1s" } });
    expect(other.hash).not.toBe(plain.hash);
  });
});
