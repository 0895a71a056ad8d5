import * as z from "zod";
import { EngineWord, LeftOut } from "./launch-plan.ts";
import { Notice } from "./notice.ts";
import { Resources } from "./resources.ts";
import { conditions } from "./service.ts";
import { FailureReason, VerdictKind } from "./verdict.ts";

const optionalNumber = z.number().nullable();

/** A URL or address at which a service can be reached. */
export const Endpoint = z.strictObject({
  name: z.string(),
  url: z.string(),
  onlyOn: z
    .string()
    .optional()
    .describe("The engine's machine, where the URL works; absent if the URL also works on this machine"),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** Further resource usage of a service. Null if it cannot be measured, or was not requested. */
const furtherUsage = {
  peakMemoryBytes: optionalNumber.describe("The most memory since its containers started"),
  memoryShare: optionalNumber.describe("Share of the memory that Docker has, 0 to 1"),
  imageBytes: optionalNumber.describe("Size of the service's image"),
  startMs: optionalNumber.describe(
    "From the service's own start until it was ready or done; null if that was not observed",
  ),
};

/** The outcome of a service after `up`. Null where there is nothing to measure. */
export const ServiceReport = z.strictObject({
  name: z.string(),
  feature: z.string().nullable(),
  verdict: VerdictKind,
  readyMs: optionalNumber.describe(
    "From the start of the command until the service was ready or done; null if it was so before",
  ),
  memoryBytes: optionalNumber,
  memoryLimitBytes: optionalNumber,
  cpuPercent: optionalNumber.describe(
    "Percent of one core when the command ended, work of the start included; null without a running container",
  ),
  ...furtherUsage,
  usualStartMs: optionalNumber.describe("Median of startMs in earlier runs"),
  endpoints: z.array(Endpoint),
});
export type ServiceReport = z.infer<typeof ServiceReport>;

/** The cause of a service's failure, if the evidence matches a known cause. */
export const FailureCause = z.strictObject({
  id: z
    .string()
    .describe("Stable name, such as port-mismatch; docs/troubleshooting.md has a section for each"),
  title: z.string().describe("The cause in general"),
  why: z.string().describe("The cause in this case, with its details"),
});
export type FailureCause = z.infer<typeof FailureCause>;

/** One failed run of a health check. */
export const FailedProbe = z.strictObject({
  at: z.string().describe("When the check ended, ISO 8601, by the engine's clock"),
  exitCode: z.number(),
  output: z.string(),
});
export type FailedProbe = z.infer<typeof FailedProbe>;

const LogGap = z.strictObject({ before: z.number(), lines: z.number() }).nullable();

/** Where a build failed. */
export const FailedBuild = z.strictObject({
  file: z.string().nullable().describe("The Dockerfile; null where it is no file of this machine"),
  line: optionalNumber.describe("The line of the failed instruction"),
  step: z.string().nullable().describe("The failed instruction"),
  stderrLines: z.number().describe("How many of the logs, from the first, are not from stdout"),
  stdoutGap: LogGap.describe(
    "Lines of stdout left out: how many, and before which index in logs, from 0. Same as logGap unless stderr has a gap too",
  ),
});
export type FailedBuild = z.infer<typeof FailedBuild>;

/** Why one service failed, with the evidence. */
export const Failure = z.strictObject({
  service: z.string(),
  reason: FailureReason,
  message: z.string(),
  exitCode: optionalNumber,
  oomKilled: z.boolean(),
  restarts: z.number(),
  probeOutput: z.array(z.string()).describe("Outputs of the last health checks, oldest first"),
  logs: z
    .array(z.string())
    .describe("Log lines of the last run: those around the first error, and the last ones"),
  hint: z.string().nullable(),
  causedBy: z
    .string()
    .nullable()
    .describe("The service whose failure caused this one; null for a root cause"),
  condition: z.enum(conditions).nullable().describe("The condition that stackctl waited for"),
  state: z
    .string()
    .nullable()
    .describe("State of the container as the engine reports it; null without a container"),
  health: z
    .string()
    .nullable()
    .describe("Health status as the engine reports it; null without a health check"),
  exitMeaning: z.string().nullable().describe("Meaning of the exit code by convention"),
  probes: z.array(FailedProbe).describe("The last failed health checks, oldest first"),
  probeGap: z
    .string()
    .optional()
    .describe("Why the output of a failed health check is not known; only on a Swarm"),
  errorLine: optionalNumber.describe("Index in logs, from 0, of the first error"),
  logGap: LogGap.describe("Lines left out: how many, and before which index in logs, from 0"),
  cause: FailureCause.nullable(),
  commands: z.array(z.string()).describe("Commands to run next"),
  victims: z.array(z.string()).describe("Services that wait for this service and cannot become ready"),
  build: FailedBuild.optional().describe("Where its build failed; only with the reason build-failed"),
});
export type Failure = z.infer<typeof Failure>;

/** One service on the critical path. Milliseconds since the command began. */
export const CriticalStep = z.strictObject({
  service: z.string(),
  startedMs: z.number(),
  readyMs: z.number(),
});
export type CriticalStep = z.infer<typeof CriticalStep>;

/** The document of `up --json`. */
export const UpReport = z.strictObject({
  ok: z.boolean(),
  project: z.string(),
  engine: EngineWord,
  durationMs: z.number(),
  services: z.array(ServiceReport),
  failures: z.array(Failure),
  stopped: z.array(z.strictObject({ service: z.string(), cause: z.string() })),
  warnings: z.array(Notice),
  criticalPath: z
    .array(CriticalStep)
    .describe("The chain of services that determined the total time, first to last"),
  resources: Resources,
});
export type UpReport = z.infer<typeof UpReport>;

/** The document of `status --json`. */
export const StatusReport = z.strictObject({
  project: z.string(),
  engine: EngineWord,
  ok: z.boolean().describe("True if every enabled service that can run is ready or done"),
  services: z.array(
    z.strictObject({
      name: z.string(),
      feature: z.string().nullable(),
      condition: z
        .enum(conditions)
        .nullable()
        .describe("The condition that the service must reach; null for a service that should not run"),
      state: z
        .string()
        .describe(
          "State as the engine reports it; `missing` without a container, `none` with 0 replicas, `provider` for a provider service, which never has a container",
        ),
      health: z.string().describe("Health status as the engine reports it; none without a health check"),
      probed: z
        .boolean()
        .describe(
          "True: the service is ready because stackctl ran its health check and it passed; the engine has not run it yet",
        ),
      verdict: VerdictKind.nullable().describe(
        "The same word as in `up --json`; null for a disabled service",
      ),
      reason: FailureReason.nullable().describe("Why the service counts as failed; null for other verdicts"),
      exitCode: optionalNumber,
      restarts: z.number(),
      uptimeMs: optionalNumber,
      memoryBytes: optionalNumber,
      memoryLimitBytes: optionalNumber,
      cpuPercent: optionalNumber,
      ...furtherUsage,
      endpoints: z.array(Endpoint),
      waiting: z
        .string()
        .optional()
        .describe("What the engine says why the service does not run yet; absent if it says nothing"),
      nodes: z
        .array(z.string())
        .optional()
        .describe("The nodes of the Swarm that run the service; absent on an engine of one machine"),
      lostNodes: z
        .array(z.string())
        .optional()
        .describe("Nodes that were lost with a container of the service, which may still run there"),
    }),
  ),
  leftOut: z
    .array(LeftOut)
    .describe("Enabled services that need a container engine; they do not count as failures"),
  resources: Resources,
});
export type StatusReport = z.infer<typeof StatusReport>;
