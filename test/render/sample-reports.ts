import type { LaunchPlan } from "../../src/domain/launch-plan.ts";
import type { Failure, ServiceReport, StatusReport, UpReport } from "../../src/domain/report.ts";
import type { FeatureResources, Resources } from "../../src/domain/resources.ts";
import { aPlanOf } from "../support/build/nodes.ts";

const mib = 1024 ** 2;

const unknownUsage = { peakMemoryBytes: null, memoryShare: null, imageBytes: null, startMs: null };
const noResources: Resources = { dockerMemoryBytes: null, imageBytes: null, features: [] };

const service = (name: string, more: Partial<ServiceReport>): ServiceReport => ({
  name,
  feature: null,
  verdict: "ready",
  readyMs: null,
  memoryBytes: null,
  memoryLimitBytes: null,
  cpuPercent: null,
  ...unknownUsage,
  usualStartMs: null,
  endpoints: [],
  ...more,
});

const backend = service("backend", {
  readyMs: 3210,
  startMs: 210,
  memoryBytes: 96.4 * mib,
  memoryLimitBytes: 256 * mib,
  cpuPercent: 1.84,
  endpoints: [{ name: "Backend", url: "http://localhost:10010" }],
});

const fsdp = service("fsdp", {
  feature: "fsdp",
  readyMs: 12_480,
  startMs: 9180,
  memoryBytes: 1900 * mib,
  memoryLimitBytes: 2048 * mib,
  cpuPercent: 143.2,
  endpoints: [{ name: "Training jobs", url: "http://localhost:8596/v1/fine_tuning/jobs" }],
});

const migrate = service("migrate", { verdict: "done", readyMs: 2950, startMs: 1250 });

const notice = {
  code: "misspelt-flag",
  message: "ENABLE_TABY switches nothing",
  hint: "Did you mean ENABLE_TABBY?",
  file: ".env",
  line: 3,
};

const feature = (name: string | null, more: Partial<FeatureResources>): FeatureResources => ({
  name,
  services: [],
  memoryBytes: null,
  peakMemoryBytes: null,
  memoryLimitBytes: null,
  memoryShare: null,
  cpuPercent: null,
  startMs: null,
  imageBytes: null,
  frees: null,
  ...more,
});

const resources: Resources = {
  dockerMemoryBytes: 7.8 * 1024 * mib,
  imageBytes: 131 * mib,
  features: [
    feature(null, { services: ["migrate", "backend"], memoryBytes: 96.4 * mib, memoryShare: 0.0121 }),
    feature("fsdp", {
      services: ["fsdp"],
      memoryBytes: 1900 * mib,
      memoryShare: 0.238,
      frees: {
        services: ["fsdp", "trainer"],
        memoryBytes: 2400 * mib,
        flags: ["--disable-fsdp", "--disable-dashboards"],
      },
    }),
    feature("cache", { services: ["cache"], memoryBytes: 9.5 * mib, memoryShare: 0.0012 }),
  ],
};

export const upReport: UpReport = {
  ok: true,
  project: "demo",
  engine: "docker",
  durationMs: 12_530,
  services: [migrate, backend, fsdp],
  failures: [],
  stopped: [{ service: "grafana", cause: "feature monitoring is off: ENABLE_MONITORING in .env:7" }],
  warnings: [notice],
  criticalPath: [
    { service: "migrate", startedMs: 1700, readyMs: 2950 },
    { service: "backend", startedMs: 3000, readyMs: 3210 },
    { service: "fsdp", startedMs: 3300, readyMs: 12_480 },
  ],
  resources,
};

export const unchangedReport: UpReport = {
  ...upReport,
  durationMs: 98,
  services: upReport.services.map((one) => ({ ...one, readyMs: null, startMs: null })),
  stopped: [],
  warnings: [],
  criticalPath: [],
  resources: noResources,
};

export const failure: Failure = {
  service: "db",
  reason: "unhealthy",
  message: "its health check failed 3 times in a row",
  exitCode: null,
  oomKilled: false,
  restarts: 0,
  probeOutput: ["connection refused on 5432", "connection refused on 5432", "no answer\nwithin 2 s"],
  probes: [
    { at: "2026-03-01T12:03:04.120Z", exitCode: 1, output: "connection refused on 5432" },
    { at: "2026-03-01T12:03:06.240Z", exitCode: 1, output: "connection refused on 5432" },
    { at: "2026-03-01T12:03:08.360Z", exitCode: 2, output: "no answer\nwithin 2 s" },
  ],
  logs: [
    "LOG: starting PostgreSQL 16",
    "FATAL: could not open database",
    "\u001b[31mHINT: is the volume writable?\u001b[0m",
  ],
  errorLine: 1,
  logGap: { before: 2, lines: 40 },
  hint: "Run its check by hand; its log says more.",
  commands: ["stackctl logs db", "stackctl compose -- exec db sh"],
  causedBy: null,
  condition: "healthy",
  state: "running",
  health: "unhealthy",
  exitMeaning: null,
  cause: null,
  victims: ["api", "web"],
};

const victim = (name: string, causedBy: string): Failure => ({
  ...failure,
  service: name,
  reason: "dependency-failed",
  message: `could not start: it depends on ${causedBy}`,
  probeOutput: [],
  probes: [],
  logs: [],
  errorLine: null,
  logGap: null,
  hint: null,
  commands: [],
  causedBy,
  state: null,
  health: null,
  victims: [],
});

export const crash: Failure = {
  ...failure,
  service: "worker",
  reason: "out-of-memory",
  message: "killed: out of memory",
  exitCode: 137,
  oomKilled: true,
  restarts: 4,
  condition: "running",
  state: "exited",
  health: null,
  exitMeaning: "killed by the kernel: out of memory",
  cause: {
    id: "out-of-memory",
    title: "It needs more memory than it may have",
    why: "the kernel killed it at its limit of 2 GiB",
  },
  victims: [],
  probeOutput: [],
  probes: [],
  logs: ["loading the model"],
  errorLine: null,
  logGap: null,
  commands: ["stackctl logs worker"],
  hint: "Raise its memory limit (deploy.resources.limits.memory), or switch off a feature that it shares memory with.",
};

/** Victims before their culprit, and one at second hand. */
export const failures: readonly Failure[] = [victim("web", "api"), victim("api", "db"), failure, crash];

export const failedReport: UpReport = {
  ok: false,
  project: "demo",
  engine: "docker",
  durationMs: 31_400,
  services: [
    service("db", { verdict: "failed", memoryBytes: 30 * mib, cpuPercent: 0.3 }),
    service("api", { verdict: "starting" }),
    service("web", { verdict: "starting" }),
    service("worker", { feature: "batch", verdict: "failed" }),
    service("proxy", { verdict: "flapping" }),
    backend,
  ],
  failures: [...failures],
  stopped: [],
  warnings: [],
  criticalPath: [],
  resources: noResources,
};

const status = (
  name: string,
  more: Partial<StatusReport["services"][number]>,
): StatusReport["services"][number] => ({
  name,
  feature: null,
  condition: "running",
  state: "running",
  health: "none",
  probed: false,
  verdict: "ready",
  reason: null,
  exitCode: null,
  restarts: 0,
  uptimeMs: null,
  memoryBytes: null,
  memoryLimitBytes: null,
  cpuPercent: null,
  ...unknownUsage,
  endpoints: [],
  ...more,
});

export const statusReport: StatusReport = {
  project: "demo",
  engine: "docker",
  leftOut: [],
  ok: false,
  services: [
    status("backend", { ...pickUsage(backend), health: "healthy", uptimeMs: 7_500_000 }),
    status("fsdp", {
      ...pickUsage(fsdp),
      feature: "fsdp",
      health: "unhealthy",
      verdict: "failed",
      reason: "unhealthy",
      uptimeMs: 65_000,
      restarts: 2,
    }),
    status("tabby", { feature: "tabby", health: "starting", verdict: "starting", uptimeMs: 4200 }),
    status("queue", { health: "starting", probed: true, uptimeMs: 2100 }),
    status("migrate", { state: "exited", verdict: "done", exitCode: 0 }),
    status("worker", { state: "restarting", verdict: "flapping", exitCode: 137, restarts: 5 }),
    status("seed", { state: "exited", verdict: "failed", reason: "exited", exitCode: 3 }),
    status("cache", { state: "missing", verdict: "not-started" }),
    status("grafana", { feature: "monitoring", verdict: null }),
    status("prometheus", { feature: "monitoring", state: "exited", verdict: null, exitCode: 0 }),
  ],
  resources: noResources,
};

/** As `status --resources` asks for it. */
export const resourcesReport: StatusReport = {
  ...statusReport,
  services: statusReport.services.map((one) => ({
    ...one,
    ...(one.memoryBytes !== null && {
      peakMemoryBytes: one.memoryBytes * 1.05,
      memoryShare: one.memoryBytes / (7.8 * 1024 * mib),
      imageBytes: 131 * mib,
      startMs: 3210,
    }),
  })),
  resources,
};

function pickUsage({ memoryBytes, memoryLimitBytes, cpuPercent, endpoints }: ServiceReport) {
  return { memoryBytes, memoryLimitBytes, cpuPercent, endpoints };
}

export const plan: LaunchPlan = {
  project: "demo",
  engine: "docker",
  leftOut: [],
  profiles: ["fsdp", "tabby"],
  services: [
    { name: "migrate", condition: "completed", cause: "core service" },
    { name: "backend", condition: "healthy", cause: "core service" },
    { name: "fsdp", condition: "healthy", cause: "feature fsdp: --enable-fsdp" },
    { name: "tabby", condition: "running", cause: "feature tabby: ENABLE_TABBY in .env:4" },
  ],
  health: { by: "probes", cause: "fastHealth: built in" },
  stop: [{ service: "grafana", cause: "feature monitoring is off: ENABLE_MONITORING in .env:7" }],
  steps: aPlanOf(
    "stop grafana: feature monitoring is off: ENABLE_MONITORING in .env:7",
    "remove grafana: feature monitoring is off: ENABLE_MONITORING in .env:7",
    "build fsdp: image demo-fsdp is not built yet",
    "recreate backend: its configuration changed",
    "create fsdp: feature fsdp: --enable-fsdp",
    "start migrate: exited with code 1",
    "wait migrate: until completed",
    "start backend: migrate has completed",
    "wait backend: until healthy",
    "start fsdp: its container is created",
    "wait fsdp: until healthy",
  ),
  warnings: [notice],
};
