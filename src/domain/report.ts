import * as z from "zod";
import { EngineWord, LeftOut } from "./launch-plan.ts";
import { Notice } from "./notice.ts";
import { Resources } from "./resources.ts";
import { conditions } from "./service.ts";

const optionalNumber = z.number().nullable();

/** A place to reach a service. */
export const Endpoint = z.strictObject({ name: z.string(), url: z.string() });
export type Endpoint = z.infer<typeof Endpoint>;

/** What a service uses beside the memory of this moment. Null where nothing tells, or where it was not asked. */
const furtherUsage = {
  peakMemoryBytes: optionalNumber.describe("The most memory since its containers started"),
  memoryShare: optionalNumber.describe("Of all memory that Docker has, 0 to 1"),
  imageBytes: optionalNumber.describe("Size of its image"),
  startMs: optionalNumber.describe("From its own start until it was ready; null when that was not seen"),
};

const VerdictWord = z.enum(["ready", "done", "starting", "flapping", "failed", "not-started"]);

/** How a service ended up after `up`. Null where there is nothing to measure. */
export const ServiceReport = z.strictObject({
  name: z.string(),
  feature: z.string().nullable(),
  verdict: VerdictWord,
  readyMs: optionalNumber.describe(
    "From the start of the command until it was ready; null when it was ready before",
  ),
  memoryBytes: optionalNumber,
  memoryLimitBytes: optionalNumber,
  cpuPercent: optionalNumber.describe("Percent of one core"),
  ...furtherUsage,
  usualStartMs: optionalNumber.describe("What startMs was in earlier runs, as their median"),
  endpoints: z.array(Endpoint),
});
export type ServiceReport = z.infer<typeof ServiceReport>;

/** Why a service failed, where its evidence fits a cause that is known. */
export const FailureCause = z.strictObject({
  id: z
    .string()
    .describe("Stable name, such as port-mismatch; docs/troubleshooting.md has a section for each"),
  title: z.string().describe("The cause in general"),
  why: z.string().describe("The cause in this very case"),
});
export type FailureCause = z.infer<typeof FailureCause>;

/** One failed run of a health check. */
export const FailedProbe = z.strictObject({
  at: z.string().describe("When it ended, ISO 8601, by the engine's clock"),
  exitCode: z.number(),
  output: z.string(),
});
export type FailedProbe = z.infer<typeof FailedProbe>;

/** Why one service failed, with the evidence. */
export const Failure = z.strictObject({
  service: z.string(),
  reason: z.enum([
    "exited",
    "out-of-memory",
    "crash-loop",
    "unhealthy",
    "timed-out",
    "cannot-start",
    "paused",
    "lost-namespace",
    "removed",
    "dependency-failed",
  ]),
  message: z.string(),
  exitCode: optionalNumber,
  oomKilled: z.boolean(),
  restarts: z.number(),
  probeOutput: z.array(z.string()).describe("Outputs of the last probes, oldest first"),
  logs: z.array(z.string()).describe("Log lines around the first error of its last run, and its last ones"),
  hint: z.string().nullable(),
  causedBy: z
    .string()
    .nullable()
    .describe("The service whose failure this one follows from; null for a culprit"),
  condition: z.enum(conditions).nullable().describe("What was waited for"),
  state: z.string().nullable().describe("The engine's word for its container; null where there is none"),
  health: z.string().nullable().describe("The engine's word too; null where the engine checks none"),
  exitMeaning: z.string().nullable().describe("What the exit code says by convention"),
  probes: z.array(FailedProbe).describe("The last failed probes, oldest first"),
  errorLine: optionalNumber.describe("Which of the logs, counted from 0, is the first error"),
  logGap: z
    .strictObject({ before: z.number(), lines: z.number() })
    .nullable()
    .describe("How many lines are left out before which of the logs, counted from 0"),
  cause: FailureCause.nullable(),
  commands: z.array(z.string()).describe("What to run next"),
  victims: z.array(z.string()).describe("Services that this one's failure holds up"),
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
    .describe("The chain of services that the time went into, first to last"),
  resources: Resources,
});
export type UpReport = z.infer<typeof UpReport>;

/** The document of `status --json`. */
export const StatusReport = z.strictObject({
  project: z.string(),
  engine: EngineWord,
  ok: z.boolean().describe("Every service that should run, and can, is ready or done"),
  services: z.array(
    z.strictObject({
      name: z.string(),
      feature: z.string().nullable(),
      condition: z.enum(conditions).nullable().describe("What it must reach; null for what should not run"),
      state: z
        .string()
        .describe(
          "The engine's word; `missing` without a container, `none` where no replica is wanted, `provider` for one that has none by nature",
        ),
      health: z.string().describe("What the engine says; none without a health check"),
      probed: z
        .boolean()
        .describe(
          "Its check passed when stackctl ran it, and the engine has not run it yet: ready all the same",
        ),
      verdict: VerdictWord.nullable().describe("What it comes to; null for what runs and should not"),
      exitCode: optionalNumber,
      restarts: z.number(),
      uptimeMs: optionalNumber,
      memoryBytes: optionalNumber,
      memoryLimitBytes: optionalNumber,
      cpuPercent: optionalNumber,
      ...furtherUsage,
      endpoints: z.array(Endpoint),
    }),
  ),
  leftOut: z.array(LeftOut).describe("Services that are on and need a container engine; no failures"),
  resources: Resources,
});
export type StatusReport = z.infer<typeof StatusReport>;
