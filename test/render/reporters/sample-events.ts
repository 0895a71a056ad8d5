import type { ProgressEvent } from "../../../src/domain/progress-event.ts";

const planned = (...names: string[]): ProgressEvent => ({
  kind: "planned",
  project: "demo",
  services: names.map((name) => ({ name, condition: "healthy", cause: "core service", after: [] })),
});

/** A launch with a bit of everything, each event with the milliseconds since the beginning. */
export const launch: readonly (readonly [atMs: number, event: ProgressEvent])[] = [
  [0, planned("db", "backend", "fsdp", "tabby", "web")],
  [
    5,
    {
      kind: "notice",
      notice: {
        code: "misspelt-flag",
        message: "ENABLE_TABY switches nothing",
        hint: "Did you mean ENABLE_TABBY?",
        file: ".env",
        line: 3,
      },
    },
  ],
  [10, { kind: "stopping", service: "grafana", cause: "feature monitoring is off" }],
  [600, { kind: "stopped", service: "grafana", cause: "feature monitoring is off" }],
  [700, { kind: "pulling", service: "tabby", detail: "10 %" }],
  [900, { kind: "pulling", service: "tabby", detail: "43 %" }],
  [950, { kind: "building", service: "fsdp", detail: "step 2 of 5" }],
  [1200, { kind: "creating", service: "db" }],
  [1210, { kind: "creating", service: "backend" }],
  [1220, { kind: "creating", service: "web" }],
  [1400, { kind: "starting", service: "db" }],
  [2000, { kind: "probing", service: "db", failed: 1, allowed: 5 }],
  [2500, { kind: "probing", service: "db", failed: 2, allowed: 5 }],
  [3200, { kind: "ready", service: "db", verdict: "ready", afterMs: 3200, startMs: 1800, recovered: false }],
  [3300, { kind: "starting", service: "backend" }],
  [4000, { kind: "unhealthy", service: "backend", output: "connection\nrefused" }],
  [4100, { kind: "unhealthy", service: "backend", output: "connection\nrefused" }],
  [5000, { kind: "restarted", service: "backend", restarts: 1, exitCode: 3 }],
  [
    6100,
    { kind: "ready", service: "backend", verdict: "ready", afterMs: 6100, startMs: 2800, recovered: true },
  ],
  [6200, { kind: "starting", service: "web" }],
  [6300, { kind: "ready", service: "web", verdict: "done", afterMs: 6300, startMs: 100, recovered: false }],
  [7000, { kind: "failed", service: "fsdp", reason: "exited", why: "exited with code 137" }],
  [7100, { kind: "interrupted", running: ["db", "backend"] }],
];
