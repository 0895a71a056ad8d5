import * as z from "zod";
import { engineKinds } from "./engine-choice.ts";
import { Notice } from "./notice.ts";
import { conditions } from "./service.ts";

/** What a node of a plan does with a service. `remove` removes its containers, or surplus replicas. */
const nodeKinds = ["stop", "build", "pull", "create", "recreate", "start", "wait", "remove"] as const;

/**
 * One node of a plan: an action on a service, or a wait for it. It begins when all nodes of `after` are done. An engine
 * may do several nodes in one call.
 */
export const PlanNode = z.strictObject({
  id: z.int().positive().describe("Unique in the plan; nodes refer only to nodes before them"),
  kind: z.enum(nodeKinds),
  service: z.string(),
  cause: z.string(),
  until: z
    .enum(conditions)
    .optional()
    .describe("The condition that a `wait` waits for; absent for other kinds"),
  settled: z
    .literal(true)
    .optional()
    .describe(
      "Marks a `wait` for a service that met its condition before; it must still do so for a dependent to start",
    ),
  follows: z
    .literal(true)
    .optional()
    .describe(
      "Marks a `start` that is only there because of another change of the same service, such as its creation",
    ),
  undecided: z
    .literal(true)
    .optional()
    .describe("Marks a `recreate` that Compose only does if it finds a difference at the launch"),
  after: z.array(z.int()).describe("Ids of the nodes that must be done before this one begins"),
  optional: z
    .array(z.int())
    .optional()
    .describe("The ids of `after` that may also have failed; absent if there are none"),
});
export type PlanNode = z.infer<typeof PlanNode>;

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
  .describe("docker: containers; embedded: processes on this machine; swarm: tasks on the nodes of a Swarm");

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
  stop: z
    .array(z.strictObject({ service: z.string(), cause: z.string() }))
    .describe("Services whose containers are stopped and removed, dependents first"),
  steps: z.array(PlanNode).describe("A graph: each node after those that it waits for"),
  warnings: z.array(Notice),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;
