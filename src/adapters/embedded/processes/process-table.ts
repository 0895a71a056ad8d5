import * as z from "zod";
import type { LaunchDescription } from "../model/launch-description.ts";

/** Identifies the process that leads a run. A pid alone is not enough, because the system reuses pids. */
export const RunIdentity = z.strictObject({
  pid: z.number().int().positive(),
  startedAt: z.string().describe("Start time in the system's format"),
  boot: z.string().describe("Boot of the machine; `none` if times are absolute"),
});
export type RunIdentity = z.infer<typeof RunIdentity>;

/** The processes of this machine that stackctl started. */
export interface ProcessTable {
  /** Whether exactly this process still runs. A zombie does not count. */
  isRunning(run: RunIdentity): Promise<boolean>;
  /**
   * The pids in the group that this process leads or led. If the leader no longer exists, the group number
   * may belong to unrelated processes. Then only processes with `STACKCTL_PROCESS=id` in their environment
   * count, if it can be read.
   */
  listGroup(run: RunIdentity, id: string): Promise<readonly number[]>;
  /**
   * All processes with the mark in any group, such as processes that left their group, and checks of a killed
   * stackctl. Empty when the environments of other processes cannot be read.
   */
  listMarked(id: string): Promise<readonly number[]>;
  /** Whether the machine has been rebooted since the run. */
  isOfEarlierBoot(run: RunIdentity): boolean;
}

/** The variable that marks a process with the id of its record. */
export const markerName = "STACKCTL_PROCESS";

/**
 * The variables that a process inherits from the caller: only basic ones, such as PATH, HOME and the locale.
 */
const inherited = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR)$/;

/** The environment of a service's process and of its check. */
export function processEnvironment(
  id: string,
  { environment }: Pick<LaunchDescription, "environment">,
  env: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const ofCaller = [...env].filter(([name]) => inherited.test(name));
  return { ...Object.fromEntries(ofCaller), ...environment, [markerName]: id };
}
