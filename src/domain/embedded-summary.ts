import * as z from "zod";

/** A run that must exit 0 before a service can run as a process, such as `python3 -c "import torch"`. */
export const ServiceRequirement = z
  .strictObject({
    run: z.array(z.string()).min(1, "name a program").readonly().describe("The run, as an argument list"),
    install: z.string().describe("What to tell where it fails: what to install, and how"),
  })
  .readonly();
export type ServiceRequirement = z.infer<typeof ServiceRequirement>;

/** What is known to all of how a service runs as a process: no argument, no environment. */
export const EmbeddedSummary = z
  .strictObject({
    program: z
      .string()
      .describe("As written: a name on the PATH, or a path from its workdir; /bin/sh for text"),
    requires: z.array(ServiceRequirement).readonly(),
  })
  .readonly();
export type EmbeddedSummary = z.infer<typeof EmbeddedSummary>;
