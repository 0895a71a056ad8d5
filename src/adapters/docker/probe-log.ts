import * as z from "zod";
import type { ProbeResult } from "../../domain/container.ts";
import { stripControl } from "../text/strip-control.ts";
import { Moment } from "./moment.ts";

const Probe = z.object({ End: Moment, ExitCode: z.number(), Output: z.string() });

/** The results of the last health checks, as the engine reports and stores them. */
export const ProbeLog = z
  .array(Probe)
  .nullish()
  .transform((log) =>
    (log ?? []).map(
      (probe): ProbeResult => ({
        atMs: probe.End ?? 0,
        exitCode: probe.ExitCode,
        output: probe.Output.split("\n").map(stripControl).join("\n").trim(),
      }),
    ),
  );
