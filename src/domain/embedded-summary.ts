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
