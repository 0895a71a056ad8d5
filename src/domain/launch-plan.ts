import * as z from "zod";
import { engineKinds } from "./engine-kinds.ts";
import { Notice } from "./notice.ts";
import { conditions } from "./service.ts";

/** One thing that `up` will do. `stop` also removes all containers of a service, and `remove` the replicas that are too many; build, pull, create, recreate, remove, start and compare are one Compose call together; compare leaves to it whether to recreate. */
export const PlanStep = z.strictObject({
  kind: z.enum(["stop", "build", "pull", "create", "recreate", "remove", "start", "compare", "wait"]),
  service: z.string(),
  cause: z.string(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** A service that is on and cannot run as a process of this machine. */
export const LeftOut = z.strictObject({
  service: z.string(),
  feature: z.string().nullable().describe("Null for one of the base stack"),
  cause: z.string().describe("Such as `needs a container engine`"),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** What runs the services, in documents. */
export const EngineWord = z
  .enum(engineKinds)
  .describe("docker: containers; embedded: processes of this machine");

/** What `up` would do now, and why; the document of `plan --json`. */
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
        .describe("Absent where stackctl starts it itself; else Compose, and for what it is needed"),
    }),
  ),
  health: z
    .strictObject({ by: z.enum(["probes", "engine"]), cause: z.string() })
    .describe(
      "Whose word counts first: probes are the declared checks, run by stackctl as soon as they can pass",
    ),
  leftOut: z.array(LeftOut).describe("Services that are on and need a container engine; empty with Docker"),
  stop: z.array(z.strictObject({ service: z.string(), cause: z.string() })),
  steps: z.array(PlanStep),
  warnings: z.array(Notice),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;
