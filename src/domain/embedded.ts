import * as z from "zod";

/** A command that must exit 0 before a service can run as a process, such as `python3 -c "import torch"`. */
export const ServiceRequirement = z
  .strictObject({
    run: z.array(z.string()).min(1, "name a program").readonly().describe("The command, as an argument list"),
    install: z.string().describe("Message when the command fails: what to install, and how"),
  })
  .readonly();
export type ServiceRequirement = z.infer<typeof ServiceRequirement>;

/** The public part of how a service runs as a process: no arguments, no environment. */
export const EmbeddedSummary = z
  .strictObject({
    program: z
      .string()
      .describe("As declared: a name on the PATH, or a path relative to workdir; /bin/sh for a text command"),
    requires: z.array(ServiceRequirement).readonly(),
  })
  .readonly();
export type EmbeddedSummary = z.infer<typeof EmbeddedSummary>;

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
