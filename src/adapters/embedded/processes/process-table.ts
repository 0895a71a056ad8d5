import * as z from "zod";

/** Which process leads a run: a pid alone may be another process by now. */
export const RunIdentity = z.strictObject({
  pid: z.number().int().positive(),
  startedAt: z.string().describe("When it began, as the system counts or writes it"),
  boot: z.string().describe("Which boot of the machine that was in; `none` where times are absolute"),
});
export type RunIdentity = z.infer<typeof RunIdentity>;

/** The processes of this machine, as far as they are ours. */
export interface ProcessTable {
  /** Whether the very process still runs; one that has ended and waits for its parent does not. */
  isRunning(run: RunIdentity): Promise<boolean>;
  /**
   * What runs in the group that this process leads or led. Where it is gone, only what bears the marker
   * `STACKCTL_PROCESS=id` in its environment counts, as far as that can be seen: the number may be somebody else's.
   */
  listGroup(run: RunIdentity, id: string): Promise<readonly number[]>;
  /**
   * Everything that bears the marker, in whatever group: what left the group of its own accord, and a check whose
   * stackctl was killed. Empty where environments of other processes cannot be seen.
   */
  listMarked(id: string): Promise<readonly number[]>;
  /** Whether the machine was started anew since. */
  isOfEarlierBoot(run: RunIdentity): boolean;
}

/** The name of the variable that marks a process with the id of what it runs for. */
export const markerName = "STACKCTL_PROCESS";
