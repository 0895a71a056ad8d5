import * as z from "zod";

/**
 * A thing that must exist before a service's container can be created or started, and that neither Compose
 * nor the engine creates. Holds names only, never the value of a secret.
 */
export const Requirement = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("network"), name: z.string() }),
  z.strictObject({ kind: z.literal("volume"), name: z.string() }),
  z.strictObject({
    kind: z.literal("container"),
    name: z.string(),
    key: z.string().describe("The key in the compose file that names it, such as network_mode"),
    running: z.boolean().describe("Whether the container must be running"),
  }),
  z.strictObject({
    kind: z.literal("variable"),
    name: z.string(),
    holder: z.string().describe("The secret or config that takes the value, such as secret token"),
  }),
  z.strictObject({
    kind: z.literal("store"),
    holder: z.string().describe("An external secret or config, which only Swarm has"),
  }),
  z.strictObject({ kind: z.literal("models") }),
  z.strictObject({ kind: z.literal("device"), path: z.string() }),
  z.strictObject({ kind: z.literal("file"), path: z.string(), key: z.string() }),
  z.strictObject({ kind: z.literal("runtime"), name: z.string() }),
  z.strictObject({ kind: z.literal("log-driver"), name: z.string() }),
  z.strictObject({ kind: z.literal("cpus"), count: z.number() }),
]);
export type Requirement = z.infer<typeof Requirement>;
