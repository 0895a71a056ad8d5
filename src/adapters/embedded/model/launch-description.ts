import * as z from "zod";

/** A mount of a service's container; for its process, a folder of this machine. */
export const ProcessMount = z.strictObject({
  kind: z.enum(["volume", "bind"]),
  source: z.string().describe("Absolute"),
  target: z.string().describe("Path inside a container"),
  created: z.boolean().describe("Create the folder if it does not exist"),
  writable: z.boolean(),
});
export type ProcessMount = z.infer<typeof ProcessMount>;

/**
 * Everything needed to run a service as a process. It contains values of variables, so only its owner may
 * read it.
 */
export const LaunchDescription = z.strictObject({
  command: z.array(z.string()).min(1),
  workdir: z.string().describe("Absolute"),
  environment: z.record(z.string(), z.string()).describe("Variables that the service sets"),
  check: z
    .strictObject({
      /** The declared test; its first item is CMD or CMD-SHELL. */
      test: z.array(z.string()),
      command: z.array(z.string()),
      intervalMs: z.number(),
      timeoutMs: z.number(),
      startPeriodMs: z.number(),
      retries: z.number(),
    })
    .optional(),
  stopSignal: z.string().describe("For example SIGTERM"),
  stopGraceMs: z.number(),
  dependsOn: z.array(z.string()),
  ports: z.array(
    z.strictObject({ hostIp: z.string(), published: z.number(), target: z.number(), protocol: z.string() }),
  ),
  mounts: z.array(ProcessMount),
  memoryLimitBytes: z.number().optional(),
});
export type LaunchDescription = z.infer<typeof LaunchDescription>;
