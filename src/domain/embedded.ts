import * as z from "zod";
import { ServiceRequirement } from "./embedded-summary.ts";

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** How a service runs as a process on this machine: `x-stackctl.embedded` of a Compose service. */
export const EmbeddedProcess = z.strictObject({
  command: z
    .union([z.string().min(1), z.array(z.string()).min(1, "name a program")])
    .describe("An argument list, or text for /bin/sh -c"),
  workdir: z
    .string()
    .optional()
    .describe("Working directory, relative to the folder of the compose file; default: that folder"),
  environment: z
    .union([z.record(z.string(), Scalar), z.array(z.string())])
    .optional()
    .describe("Added to the service's own environment"),
  requires: z.array(ServiceRequirement).optional(),
});
export type EmbeddedProcess = z.infer<typeof EmbeddedProcess>;

/** `x-stackctl` of a Compose service. */
export const ServiceExtension = z.strictObject({ embedded: EmbeddedProcess.optional() });
