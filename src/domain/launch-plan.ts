import * as z from "zod";
import { engineKinds } from "./engine-choice.ts";
import { Notice } from "./notice.ts";
import { conditions } from "./service.ts";

/**
 * One action of `up`. `stop` also removes all containers of the service, and `remove` removes surplus
 * replicas. All build, pull, create, recreate, remove, start and compare steps run as one Compose call. For
 * `compare`, Compose decides whether to recreate the container.
 */
export const PlanStep = z.strictObject({
  kind: z.enum(["stop", "build", "pull", "create", "recreate", "remove", "start", "compare", "wait"]),
  service: z.string(),
  cause: z.string(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** An enabled service that cannot run as a process on this machine. */
export const LeftOut = z.strictObject({
  service: z.string(),
  feature: z.string().nullable().describe("Null for a core service"),
  cause: z.string().describe("Such as `needs a container engine`"),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** The engine that runs the services, as JSON documents name it. */
export const EngineWord = z
  .enum(engineKinds)
  .describe("docker: containers; embedded: processes on this machine");

/** The planned actions of `up`, each with its cause; the document of `plan --json`. */
export const LaunchPlan = z.strictObject({
  project: z.string(),
  engine: EngineWord,
  profiles: z.array(z.string()),
  services: z.array(
    z.strictObject({
      name: z.string(),
      condition: z.enum(conditions),
      cause: z.string(),
      startedBy: z
        .string()
        .optional()
        .describe("Absent if stackctl starts the service itself; otherwise why Compose starts it"),
    }),
  ),
  health: z
    .strictObject({ by: z.enum(["probes", "engine"]), cause: z.string() })
    .describe(
      "Which source reports health first: probes (stackctl runs the declared checks as soon as they can pass) or the engine",
    ),
  leftOut: z.array(LeftOut).describe("Enabled services that need a container engine; empty with Docker"),
  stop: z.array(z.strictObject({ service: z.string(), cause: z.string() })),
  steps: z.array(PlanStep),
  warnings: z.array(Notice),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;
