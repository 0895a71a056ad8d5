import * as z from "zod";

/** A run that must exit 0 before a service can run as a process, such as `python3 -c "import torch"`. */
export const ServiceRequirement = z
  .strictObject({
    run: z.array(z.string()).min(1, "name a program").readonly().describe("The run, as an argument list"),
    install: z.string().describe("What to tell where it fails: what to install, and how"),
  })
  .readonly();
export type ServiceRequirement = z.infer<typeof ServiceRequirement>;

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** How a service runs as a process of this machine: `x-stackctl.embedded` of a Compose service. */
export const EmbeddedProcess = z.strictObject({
  command: z
    .union([z.string().min(1), z.array(z.string()).min(1, "name a program")])
    .describe("An argument list, or text for /bin/sh -c"),
  workdir: z.string().optional().describe("From the folder of the compose file; default: that folder"),
  environment: z
    .union([z.record(z.string(), Scalar), z.array(z.string())])
    .optional()
    .describe("On top of the service's own environment"),
  requires: z.array(ServiceRequirement).optional(),
});
export type EmbeddedProcess = z.infer<typeof EmbeddedProcess>;

/** `x-stackctl` of a Compose service. */
export const ServiceExtension = z.strictObject({ embedded: EmbeddedProcess.optional() });

/** What of it is known to all: no argument, no environment. */
export const EmbeddedSummary = z
  .strictObject({
    program: z
      .string()
      .describe("As written: a name on the PATH, or a path from its workdir; /bin/sh for text"),
    requires: z.array(ServiceRequirement).readonly(),
  })
  .readonly();
export type EmbeddedSummary = z.infer<typeof EmbeddedSummary>;
