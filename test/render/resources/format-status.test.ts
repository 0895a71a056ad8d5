import { describe, expect, it } from "vitest";
import type { StatusReport } from "../../../src/domain/report.ts";
import { formatStatus, formatStatusHeadline } from "../../../src/render/resources/format-status.ts";
import { statusReport } from "../sample-reports.ts";
import { piped, wide } from "../styles.ts";

type Service = StatusReport["services"][number];

const [sample] = statusReport.services;

function aStatus(changes: Partial<Service>): Service {
  if (!sample) throw new Error("there is no sample");
  return { ...sample, health: "none", memoryBytes: null, endpoints: [], ...changes };
}

describe("formatStatusHeadline", () => {
  it.each([
    ["✔ demo is up: 1 ready", true, [["running", "ready"]]],
    [
      "✔ demo is up: 1 ready, 1 done",
      true,
      [
        ["running", "ready"],
        ["exited", "done"],
      ],
    ],
    ["✔ demo is done: 1 done", true, [["exited", "done"]]],
    ["✔ demo is up: 1 ready", true, [["provider", "ready"]]],
    [
      "✖ demo is not fully up: 1 failed, 1 ready",
      false,
      [
        ["running", "ready"],
        ["exited", "failed"],
      ],
    ],
    ["✖ demo is not up: 1 starting", false, [["running", "starting"]]],
    ["✖ demo is down: 1 failed", false, [["exited", "failed"]]],
    ["✖ demo is down: 1 not started", false, [["missing", "not-started"]]],
    ["○ demo is down", true, []],
    ["○ demo is down: 1 not enabled", true, [["running", null]]],
    [
      "○ demo is down: 1 not enabled",
      true,
      [
        ["restarting", null],
        ["exited", null],
      ],
    ],
  ] satisfies [string, boolean, [string, Service["verdict"]][]][])("prints %s", (expected, ok, services) => {
    const shown = services.map(([state, verdict]) => aStatus({ state, verdict }));
    expect(formatStatusHeadline({ ...statusReport, ok, services: shown }, wide)).toBe(expected);
  });
});

const crashLoop = { verdict: null, state: "restarting", exitCode: 2, restarts: 4 } as const;

describe("the STATE column of status", () => {
  it.each([
    ["ready", { verdict: "ready" }],
    ["ready (1 restart)", { verdict: "ready", restarts: 1 }],
    ["done", { verdict: "done", state: "exited", exitCode: 0 }],
    ["done (no replicas)", { verdict: "done", state: "none" }],
    ["starting (health check)", { verdict: "starting", health: "starting" }],
    ["starting (unhealthy)", { verdict: "starting", health: "unhealthy" }],
    ["starting (job running)", { verdict: "starting", condition: "completed" }],
    ["starting (exit 0)", { verdict: "starting", state: "exited", exitCode: 0 }],
    ["flapping (4 restarts)", { verdict: "flapping", state: "restarting", exitCode: 1, restarts: 4 }],
    ["failed (exit 3)", { verdict: "failed", reason: "exited", state: "exited", exitCode: 3 }],
    ["failed (out of memory)", { verdict: "failed", reason: "out-of-memory", exitCode: 137 }],
    ["failed (paused)", { verdict: "failed", reason: "paused", state: "paused" }],
    ["not started", { verdict: "not-started", state: "missing" }],
    ["running (not enabled)", { verdict: null }],
    ["created (not enabled)", { verdict: null, state: "created" }],
    ["paused (not enabled)", { verdict: null, state: "paused" }],
    ["removing (not enabled)", { verdict: null, state: "removing" }],
    ["restarting (exit 2, 4 restarts, not enabled)", crashLoop],
    ["stopped (not enabled)", { verdict: null, state: "exited", exitCode: 0 }],
    ["stopped (exit 2, not enabled)", { verdict: null, state: "exited", exitCode: 2 }],
    ["dead (exit 137, not enabled)", { verdict: null, state: "dead", exitCode: 137 }],
  ] satisfies [string, Partial<Service>][])("shows %s", (expected, changes) => {
    const shown = formatStatus(
      { ...statusReport, services: [aStatus({ uptimeMs: null, ...changes })] },
      piped,
    );
    const row = shown.split("\n").find((line) => line.includes("backend"));
    expect(row).toContain(`core     ${expected}`);
  });

  it.each([
    ["○", "running"],
    ["○", "created"],
    ["○", "exited"],
    ["⚠", "paused"],
    ["⚠", "restarting"],
    ["⚠", "removing"],
    ["⚠", "dead"],
  ])("marks a service that is not enabled with %s while its container is %s", (sign, state) => {
    const shown = formatStatus({ ...statusReport, services: [aStatus({ verdict: null, state })] }, piped);
    expect(shown).toContain(`${sign} backend`);
  });

  it("lists endpoints of services that are ready, and of no others", () => {
    const endpoints = [{ name: "Web", url: "http://localhost:8080" }];
    const show = (changes: Partial<Service>) =>
      formatStatus({ ...statusReport, services: [aStatus({ endpoints, ...changes })] }, piped);
    expect(show({ verdict: "ready" })).toContain("http://localhost:8080");
    for (const verdict of ["starting", "flapping", "failed", "not-started"] as const)
      expect(show({ verdict })).not.toContain("http://localhost:8080");
  });
});
