import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import type { Invocation } from "./invocation.ts";

/** The options of a launch, shared by `up` and `plan`. */
export type LaunchFlags = Omit<LaunchOptions, "named">;

/** What the command line says about launching. */
export function readLaunchOptions({
  args,
  options: { build, pull, forceRecreate, keep },
}: Invocation<LaunchFlags>): LaunchOptions {
  return { build, pull, forceRecreate, keep, named: args };
}
