import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import type { OptionsOf } from "../options/declared-option.ts";
import type { launchOptions } from "../options/shared-options.ts";
import type { Invocation } from "./invocation.ts";

/** What the command line says about launching. */
export function readLaunchOptions({
  args,
  options: { build, pull, forceRecreate, keep },
}: Invocation<OptionsOf<typeof launchOptions>>): LaunchOptions {
  return { build, pull, forceRecreate, keep, named: args };
}
