import { describe, expect, it } from "vitest";
import { summarizeServices, summarizeStatus } from "../../../src/plan/resources/summarize.ts";
import { aContainer, aFeature, aModel, aService, aStep } from "../../support/build/shapes.ts";

const port = { hostIp: "127.0.0.1", published: 5432, target: 5432, protocol: "tcp" } as const;
const db = aService("db", { ports: [port] });
const tabby = aService("tabby", { profiles: ["tabby"] });
const facts = {
  services: [aStep(db), aStep(tabby, { feature: "tabby" })],
  containers: [
    aContainer("db", { id: "1", memoryLimitBytes: 100, imageId: "sha256:db" }),
    aContainer("db", { id: "2", memoryLimitBytes: 100, imageId: "sha256:db", restarts: 1 }),
    aContainer("tabby", { id: "3", state: "exited", exitCode: 3 }),
  ],
  verdicts: new Map([
    ["db", { kind: "ready" } as const],
    ["tabby", { kind: "failed", reason: "exited", why: "exited with code 3" } as const],
  ]),
  judged: new Map(),
  measurements: new Map([
    ["1", { memoryBytes: 10, cpuPercent: 1, peakMemoryBytes: 15 }],
    ["2", { memoryBytes: 20, cpuPercent: 2, peakMemoryBytes: 25 }],
  ]),
  endpoints: [{ name: "Tabby", url: "http://localhost:10303", service: "tabby" }],
  features: [],
  startMs: new Map([["db", 700]]),
  hosting: { memoryBytes: 300, imageBytes: new Map([["sha256:db", 5000]]) },
};

describe("summarizeServices", () => {
  it("sums replicas, shows endpoints, and gives null for unmeasured values", () => {
    const times = { readyMs: new Map([["db", 900]]), usualStartMs: new Map([["db", 650]]) };
    expect(summarizeServices(facts, times)).toEqual([
      {
        name: "db",
        feature: null,
        verdict: "ready",
        readyMs: 900,
        memoryBytes: 30,
        memoryLimitBytes: 200,
        cpuPercent: 3,
        peakMemoryBytes: 40,
        memoryShare: 0.1,
        imageBytes: 5000,
        startMs: 700,
        usualStartMs: 650,
        endpoints: [{ name: "db port 5432", url: "tcp://127.0.0.1:5432" }],
      },
      {
        name: "tabby",
        feature: "tabby",
        verdict: "failed",
        readyMs: null,
        memoryBytes: null,
        memoryLimitBytes: null,
        cpuPercent: null,
        peakMemoryBytes: null,
        memoryShare: null,
        imageBytes: null,
        startMs: null,
        usualStartMs: null,
        endpoints: [{ name: "Tabby", url: "http://localhost:10303" }],
      },
    ]);
  });
});

describe("summarizeStatus", () => {
  const status = (changes: Partial<typeof facts>) =>
    summarizeStatus({
      ...facts,
      ...changes,
      project: "demo",
      model: aModel(db, tabby, aService("extra", { profiles: ["lab"] })),
      features: [
        { feature: aFeature("lab"), enabled: false, source: { kind: "default", detail: "" }, because: [] },
      ],
      engine: "docker",
      leftOut: [],
      nowMs: 5_000,
    });

  it("shows state, exit code, restarts and uptime", () => {
    expect(status({}).services).toMatchObject([
      { name: "db", state: "running", exitCode: null, restarts: 1, uptimeMs: 5_000 },
      { name: "tabby", state: "exited", exitCode: 3, restarts: 0, uptimeMs: null },
    ]);
  });

  it("is ok only if every service that should run is ready or done", () => {
    expect(status({}).ok).toBe(false);
    expect(status({ services: [aStep(db)] }).ok).toBe(true);
  });

  it("shows missing services, and running services of disabled features with their feature", () => {
    const { services } = status({ containers: [aContainer("extra")] });
    expect(services.map(({ name, state, feature }) => [name, state, feature])).toEqual([
      ["db", "missing", null],
      ["tabby", "missing", "tabby"],
      ["extra", "running", "lab"],
    ]);
  });
});
