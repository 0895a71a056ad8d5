import { describe, expect, it } from "vitest";
import type { Service } from "../../../src/domain/service.ts";
import { chooseCondition } from "../../../src/plan/services/choose-condition.ts";
import { aHealthcheck, aService, needs } from "../../support/build/shapes.ts";

const waitsFor = (condition: "service_started" | "service_healthy" | "service_completed_successfully") =>
  aService("other", { dependsOn: [needs("it", { condition })] });

const aPort = { hostIp: "", published: 8080, target: 80, protocol: "tcp" } as const;

describe("chooseCondition", () => {
  it.each<[string, Partial<Service>, Service[], string, boolean]>([
    ["a plain service runs, and may end well where nothing restarts it", {}, [], "running", true],
    ["a service that is always restarted may not end", { restart: "always" }, [], "running", false],
    ["a health check makes it healthy", { healthcheck: aHealthcheck }, [], "healthy", false],
    ["a published port needs a process behind it", { ports: [aPort] }, [], "running", false],
    [
      "a job that publishes a port must still complete",
      { ports: [aPort] },
      [waitsFor("service_completed_successfully")],
      "completed",
      true,
    ],
    [
      "a network that another service shares must stay",
      {},
      [aService("other", { joins: [{ kind: "network", service: "it" }] })],
      "running",
      false,
    ],
    [
      "volumes that another service takes over outlive their owner",
      {},
      [aService("other", { joins: [{ kind: "volumes", service: "it" }] })],
      "running",
      true,
    ],
    ["a switched-off health check does not", { healthcheck: "disabled" }, [], "running", true],
    ["another service waits for the image's own check", {}, [waitsFor("service_healthy")], "healthy", false],
    [
      "a job that another service waits for must complete",
      {},
      [waitsFor("service_completed_successfully")],
      "completed",
      true,
    ],
    [
      "a job with a health check still completes",
      { healthcheck: aHealthcheck, restart: "on-failure" },
      [waitsFor("service_completed_successfully")],
      "completed",
      true,
    ],
    [
      "what is always restarted is no job",
      { restart: "unless-stopped" },
      [waitsFor("service_completed_successfully")],
      "running",
      false,
    ],
    [
      "a label beats everything",
      { healthcheck: aHealthcheck, labels: { "stackctl.condition": "running" } },
      [],
      "running",
      false,
    ],
    ["a label makes a job", { labels: { "stackctl.condition": "completed" } }, [], "completed", true],
  ])("%s", (_, changes, others, condition, mayExit) => {
    expect(chooseCondition(aService("it", changes), others)).toMatchObject({
      condition,
      mayExit,
      problems: [],
    });
  });

  it("reads the timeout from its label", () => {
    expect(chooseCondition(aService("it", { labels: { "stackctl.timeout": "1m30s" } }), []).timeoutMs).toBe(
      90_000,
    );
    expect(chooseCondition(aService("it"), []).timeoutMs).toBeUndefined();
  });

  it("reports invalid labels", () => {
    const labels = { "stackctl.condition": "helthy", "stackctl.timeout": "soon" };
    expect(chooseCondition(aService("it", { labels }), []).problems).toEqual([
      {
        message: 'service it: label stackctl.condition has the unknown value "helthy"',
        hint: "Did you mean healthy? Use one of running, healthy, completed.",
      },
      {
        message: 'service it: label stackctl.timeout is "soon", which is not a duration',
        hint: "Write 90s, 2m or 1m30s.",
      },
    ]);
  });
});
